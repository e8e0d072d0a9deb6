using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OfflineSync.Server.Access;

/// <summary>Registration of access.</summary>
internal static class AccessServices
{
    /// <exception cref="InvalidOperationException">A setting is wrong; the message says which, and what to do.</exception>
    public static void AddAccess(this IServiceCollection services, AccessOptions options)
    {
        Check(options);
        services.AddSingleton(options);
        services.TryAddSingleton<IScopeAuthorizer, ClaimScopeAuthorizer>();
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<AccessGate>();
        services.AddHostedService<LoopbackCheck>();
        if (!options.ChecksTokens)
            return;
        services.AddAuthentication().AddJwtBearer(BearerTokens.Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(BearerTokens.Scheme).Configure<TimeProvider>((bearer, time) => BearerTokens.Configure(bearer, options, time));
    }

    private static void Check(AccessOptions options)
    {
        if (options.Authority is not null && options.Keys.Count > 0)
            throw new InvalidOperationException("OfflineSync:Access has both an Authority and Keys: choose one of them.");
        if (options.Anonymous == true && options.ChecksTokens)
            throw new InvalidOperationException("OfflineSync:Access is Anonymous and has an Authority or Keys: choose one of them.");
        if (options.Authority is { } authority && !IsAuthority(authority))
            throw new InvalidOperationException($"OfflineSync:Access:Authority is \"{authority}\"; it must be an https:// address (http:// only on loopback).");
        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (!IsKey(options.Keys[i]))
                throw new InvalidOperationException(
                    $"OfflineSync:Access:Keys:{i} must be {AccessOptions.KeyBytesMin} bytes or more in base64. The command \"token key\" makes one.");
        }
        if (string.IsNullOrEmpty(options.Audience) || string.IsNullOrEmpty(options.SubjectClaim))
            throw new InvalidOperationException("OfflineSync:Access:Audience and SubjectClaim must not be empty.");
        if (string.IsNullOrEmpty(options.OperatorClaim) || string.IsNullOrEmpty(options.OperatorValue))
            throw new InvalidOperationException("OfflineSync:Access:OperatorClaim and OperatorValue must not be empty.");
        if (options.ClientsPerSubjectMax < 1 || options.ClientCache < TimeSpan.Zero)
            throw new InvalidOperationException("OfflineSync:Access:ClientsPerSubjectMax must be at least 1, and ClientCache must not be negative.");
    }

    private static bool IsAuthority(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= AccessOptions.KeyBytesMin;
    }
}

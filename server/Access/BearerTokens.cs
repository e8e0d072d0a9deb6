using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OfflineSync.Server.Access;

/// <summary>Bearer tokens: how they are checked, and how the command makes them.</summary>
internal static class BearerTokens
{
    /// <summary>The authentication scheme.</summary>
    public const string Scheme = "OfflineSync";

    /// <summary>How far the clocks of the issuer and this server may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // The library waits for five minutes, in which a key that was changed in a hurry keeps everybody out.
    private static readonly TimeSpan KeysRefresh = TimeSpan.FromSeconds(10);

    /// <summary>Sets the checks up.</summary>
    public static void Configure(JwtBearerOptions bearer, AccessOptions options, TimeProvider time)
    {
        bearer.MapInboundClaims = false;
        bearer.TimeProvider = time;
        var parameters = bearer.TokenValidationParameters;
        parameters.ValidAudience = options.Audience;
        parameters.NameClaimType = options.SubjectClaim;
        parameters.RequireExpirationTime = true;
        parameters.ClockSkew = ClockSkew;
        parameters.LifetimeValidator = (from, until, _, _) => IsAlive(from, until, time.GetUtcNow().UtcDateTime);
        if (options.Authority is { } authority)
        {
            bearer.Authority = authority;
            bearer.Audience = options.Audience;
            bearer.RefreshInterval = KeysRefresh;
            bearer.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            return;
        }
        parameters.ValidIssuer = AccessOptions.KeyIssuer;
        parameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        parameters.IssuerSigningKeys = [.. options.Keys.Select(key => new SymmetricSecurityKey(Convert.FromBase64String(key)))];
    }

    /// <summary>Makes a token that is signed with the first key.</summary>
    public static string Create(
        AccessOptions options, string subject, IEnumerable<string> read, IEnumerable<string> write, DateTimeOffset now, TimeSpan lifetime,
        bool isOperator = false)
    {
        var key = new SymmetricSecurityKey(Convert.FromBase64String(options.Keys[0]));
        var claims = new Dictionary<string, object>
        {
            [options.SubjectClaim] = subject,
            [options.ReadClaim] = read.ToArray(),
            [options.WriteClaim] = write.ToArray(),
        };
        if (isOperator)
            claims[options.OperatorClaim] = options.OperatorValue;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = AccessOptions.KeyIssuer,
            Audience = options.Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
            Claims = claims,
        });
    }

    /// <summary>Makes a key.</summary>
    public static string CreateKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(AccessOptions.KeyBytesMin));

    // Either time may be the first or the last that there is, to which nothing can be added.
    private static bool IsAlive(DateTime? from, DateTime? until, DateTime now) =>
        until is { } end && now - end < ClockSkew && (from is not { } start || start - now <= ClockSkew);
}

using System.Text.Json;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Commands.Doctor;

/// <summary>Whether callers can get in, and only they.</summary>
internal static class AccessChecks
{
    private const string Access = "access";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async IAsyncEnumerable<Finding> RunAsync(IServiceProvider services)
    {
        var options = services.GetRequiredService<AccessOptions>();
        var (mode, problem) = ModeOf(services);
        yield return mode switch
        {
            null => Finding.Bad(Access, problem!),
            AccessMode.Anonymous => Finding.Doubtful(Access, "Anybody on this machine is let in, as is right for development only."),
            AccessMode.Bearer when options.Authority is { } authority => Finding.Good(Access, $"Tokens of {authority}, for the audience \"{options.Audience}\"."),
            AccessMode.Bearer => Finding.Good(Access, $"Tokens signed with {(options.Keys.Count == 1 ? "one key" : $"{options.Keys.Count} keys")} from the configuration."),
            _ => Finding.Good(Access, "The host's own authentication."),
        };
        if (options.Authority is { } issuer)
            yield return await AskAsync(issuer, services.GetRequiredService<TimeProvider>());
    }

    private static (AccessMode? Mode, string? Problem) ModeOf(IServiceProvider services)
    {
        try
        {
            return (services.GetRequiredService<AccessPolicy>().Mode, null);
        }
        catch (InvalidOperationException wrong)
        {
            return (null, wrong.Message);
        }
    }

    private static async Task<Finding> AskAsync(string authority, TimeProvider time)
    {
        var address = new Uri($"{authority.TrimEnd('/')}/.well-known/openid-configuration");
        using var patience = new CancellationTokenSource(Patience, time);
        using var http = new HttpClient();
        try
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(address, patience.Token));
            return answer.RootElement.TryGetProperty("jwks_uri", out _)
                ? Finding.Good("authority", $"{address} answers.")
                : Finding.Bad("authority", $"{address} names no keys (jwks_uri). Correct OfflineSync:Access:Authority.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException)
        {
            return Finding.Bad("authority", $"{address} does not answer as an OpenID Connect authority: {failure.Message} Correct OfflineSync:Access:Authority, or look at the network.");
        }
    }
}

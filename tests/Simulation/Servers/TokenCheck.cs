using System.Globalization;

namespace OfflineSync.Simulation.Servers;

/// <summary>What stands before the server and lets in whoever has a token that has not expired. The token is the time of its end.</summary>
internal sealed class TokenCheck(TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public static string Issue(DateTimeOffset end) => end.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public bool Accepts(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.Ordinal) == true
        && long.TryParse(authorization.AsSpan(Scheme.Length), CultureInfo.InvariantCulture, out var end)
        && clock.GetUtcNow().UtcTicks < end;
}

using System.Security.Claims;

namespace OfflineSync.Server.Access;

/// <summary>Who makes a call.</summary>
/// <param name="Principal">The claims.</param>
/// <param name="Subject">The name to which client ids belong; null for anybody.</param>
/// <param name="Expires">When the token ends; null for never.</param>
internal sealed record Caller(ClaimsPrincipal Principal, string? Subject, DateTimeOffset? Expires)
{
    public static Caller Anybody { get; } = new(new ClaimsPrincipal(new ClaimsIdentity()), null, null);
}

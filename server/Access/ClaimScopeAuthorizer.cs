using System.Security.Claims;

namespace OfflineSync.Server.Access;

/// <summary>Goes by the claims of the token: each value is a scope's name, or the beginning of names with a <c>*</c> at its end.</summary>
internal sealed class ClaimScopeAuthorizer(AccessOptions options) : IScopeAuthorizer
{
    public ValueTask<ScopeAccess> AuthorizeAsync(ClaimsPrincipal caller, string scope, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            Names(caller, options.WriteClaim, scope) ? ScopeAccess.Write
            : Names(caller, options.ReadClaim, scope) ? ScopeAccess.Read
            : ScopeAccess.None);

    private static bool Names(ClaimsPrincipal caller, string claim, string scope) =>
        caller.Claims.Any(one => one.Type == claim && Covers(one.Value, scope));

    private static bool Covers(string pattern, string scope) => pattern.EndsWith('*')
        ? scope.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : string.Equals(pattern, scope, StringComparison.Ordinal);
}

using System.Security.Claims;

namespace OfflineSync.Server.Access;

/// <summary>
/// Decides what a caller may do with a scope. Register one with <c>AddSingleton&lt;IScopeAuthorizer, …&gt;</c> to replace the default, which goes by the claims of
/// <see cref="AccessOptions"/>. It is asked in each call, and for watched scopes at each piece of news: keep answers for a while if they are costly.
/// </summary>
public interface IScopeAuthorizer
{
    /// <summary>What the caller may do. An exception fails the call, which has no effect then.</summary>
    /// <param name="caller">Who calls, authenticated; without identity where access is anonymous.</param>
    /// <param name="scope">The scope, 1 to 200 characters.</param>
    /// <param name="cancellationToken">The call was given up.</param>
    ValueTask<ScopeAccess> AuthorizeAsync(ClaimsPrincipal caller, string scope, CancellationToken cancellationToken);
}

using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Clients;
using OfflineSync.Server.Embedding;
using OfflineSync.Server.Limits;
using OfflineSync.Server.Push;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Access;

/// <summary>Every call of a client passes here: who it is, before anything is read of it, and then whether it may use the scope under this client id.</summary>
internal sealed class AccessGate(AccessPolicy policy, AccessOptions options, IScopeAuthorizer authorizer, ClientRegister clients, CallLimits limits)
{
    /// <summary>Lets a known caller in.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED, or RESOURCE_EXHAUSTED.</exception>
    public async Task AdmitAsync(RpcContext call)
    {
        limits.BeginAddress(call);
        var caller = await Authentication.RunAsync(call.HttpContext, policy.Mode, options);
        limits.BeginSubject(call, caller.Subject);
        call.HttpContext.Features.Set(caller);
    }

    /// <summary>Lets the caller use a scope, and says how.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="mutations">How many mutations the call brings.</param>
    /// <exception cref="RpcException">It may not, the client id belongs to somebody else, or these are too many mutations.</exception>
    public async Task<ScopeAccess> EnterAsync(RpcContext call, string scope, ByteString clientId, int mutations = 0)
    {
        limits.Mutate(call, CallerOf(call).Subject, Math.Min(mutations, ProtocolLimits.PushMutationsMax));
        var client = PushReader.ReadAddress(scope, clientId.Span);
        if (client == ServerClient.Id)
            throw PushReader.Malformed("Field \"client_id\" is the server's own; it must be a random UUID.");
        var access = await AskAsync(call, scope);
        if (CallerOf(call).Subject is not { } subject)
            return access != ScopeAccess.None ? access : throw Denied(scope);
        if (access == ScopeAccess.None)
            throw (await clients.FindAsync(scope, client, call.CancellationToken))?.Subject == subject ? Revoked(scope) : Denied(scope);
        var known = await clients.ClaimAsync(scope, client, subject, call.CancellationToken);
        if (known.Subject != subject)
            throw new RpcException(
                StatusCode.AlreadyExists, Reason.ClientIdConflict, "The client id belongs to another subject in this scope: take a new client id.");
        return known.IsRevoked ? throw Revoked(scope) : access;
    }

    /// <summary>Who calls.</summary>
    public static Caller CallerOf(RpcContext call) =>
        call.HttpContext.Features.Get<Caller>() ?? throw new InvalidOperationException("The call was not admitted.");

    private ValueTask<ScopeAccess> AskAsync(RpcContext call, string scope) => policy.Mode == AccessMode.Anonymous
        ? ValueTask.FromResult(ScopeAccess.Write)
        : authorizer.AuthorizeAsync(CallerOf(call).Principal, scope, call.CancellationToken);

    private static RpcException Denied(string scope) =>
        new(StatusCode.PermissionDenied, $"You have no access to the scope \"{scope}\". Ask its owner, and check the claims of the token.");

    private static RpcException Revoked(string scope) =>
        new(StatusCode.PermissionDenied, Reason.AccessRevoked, $"The access of this client to the scope \"{scope}\" was revoked.");
}

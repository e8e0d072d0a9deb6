using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Access;
using OfflineSync.Server.Limits;

namespace OfflineSync.Server.Dashboard.Access;

/// <summary>Lets operators in: by the token in their cookie, which is checked as those of calls are, each time and on each node.</summary>
internal sealed class OperatorAccess(AccessPolicy policy, AccessOptions options, CallLimits limits)
{
    /// <summary>Whether there is signing in at all.</summary>
    public bool NeedsSignIn => policy.Mode != AccessMode.Anonymous;

    /// <summary>Says who asks for a page.</summary>
    /// <exception cref="RpcException">UNAUTHENTICATED, PERMISSION_DENIED or RESOURCE_EXHAUSTED.</exception>
    public async Task<Caller> EnterAsync(HttpContext http)
    {
        limits.BeginAddress(http);
        if (policy.Mode == AccessMode.Anonymous)
            RefuseOtherNames(http);
        var isKnown = policy.Mode == AccessMode.Anonymous || (policy.Mode == AccessMode.Host && http.User.Identity?.IsAuthenticated == true);
        return Operator(isKnown || SignInCookie.Read(http) is not { } token ? await Authentication.RunAsync(http, policy.Mode, options) : await BearerAsync(http, token));
    }

    /// <summary>Says whose token this is.</summary>
    /// <exception cref="RpcException">The same.</exception>
    public async Task<Caller> CheckAsync(HttpContext http, string token)
    {
        limits.SignIn(http);
        return Operator(await BearerAsync(http, token));
    }

    // A request of its own: middleware has asked already who made the browser's, and the answer stays.
    private async Task<Caller> BearerAsync(HttpContext http, string token)
    {
        await using var scope = http.RequestServices.CreateAsyncScope();
        var call = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = http.RequestAborted };
        call.Connection.RemoteIpAddress = http.Connection.RemoteIpAddress;
        (call.Request.Scheme, call.Request.Host) = (http.Request.Scheme, http.Request.Host);
        call.Request.Headers.Authorization = $"Bearer {token}";
        return await Authentication.RunAsync(call, policy.Mode, options);
    }

    private Caller Operator(Caller caller) => policy.Mode == AccessMode.Anonymous || caller.Principal.HasClaim(options.OperatorClaim, options.OperatorValue)
        ? caller
        : throw new RpcException(
            StatusCode.PermissionDenied,
            $"You are signed in as \"{caller.Subject}\", but the token does not say that you are an operator. It needs the claim \"{options.OperatorClaim}\" with the value \"{options.OperatorValue}\".");

    // A web site can give its name an address on this machine, and read what a browser here would fetch from it.
    private static void RefuseOtherNames(HttpContext http)
    {
        var host = http.Request.Host.Host.Trim('[', ']');
        if (host != "localhost" && !(System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address)))
            throw new RpcException(StatusCode.PermissionDenied, "Without tokens this page is shown on this machine only: open it as localhost or 127.0.0.1.");
    }
}

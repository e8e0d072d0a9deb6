using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard.Access;

/// <summary>Signs operators in and out.</summary>
internal sealed class SignIn(OperatorAccess access, PageServer pages)
{
    private const int FormBytesMax = 16 * 1024;

    /// <summary>Takes the form with the token.</summary>
    public async Task EnterAsync(HttpContext http)
    {
        try
        {
            RefuseOtherSites(http);
            var (token, returnTo) = await ReadAsync(http);
            var caller = await access.CheckAsync(http, token);
            SignInCookie.Write(http, token, caller.Expires);
            SeeOther(http, Site.RootOf(http) + returnTo);
        }
        catch (RpcException exception)
        {
            await pages.RefuseAsync(http, exception);
        }
    }

    /// <summary>Forgets the token.</summary>
    public async Task LeaveAsync(HttpContext http)
    {
        try
        {
            RefuseOtherSites(http);
            SignInCookie.Remove(http);
            SeeOther(http, Site.RootOf(http));
        }
        catch (RpcException exception)
        {
            await pages.RefuseAsync(http, exception);
        }
    }

    private static async Task<(string Token, string ReturnTo)> ReadAsync(HttpContext http)
    {
        var type = http.Request.ContentType ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) || http.Request.ContentLength is not (>= 0 and <= FormBytesMax))
            throw new RpcException(StatusCode.Unauthenticated, "That was no token: use the form, and paste the token only.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var token = form["token"].ToString().Trim();
        if (token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            token = token["Bearer ".Length..].Trim();
        if (token.Length == 0)
            throw new RpcException(StatusCode.Unauthenticated, "Paste a token first.");
        if (token.Length > SignInCookie.TokenLengthMax || token.Any(letter => letter is <= ' ' or > '~' or ';' or ',' or '"' or '\\'))
            throw new RpcException(StatusCode.Unauthenticated, $"That is no token that fits: it has up to {SignInCookie.TokenLengthMax} characters, without blanks.");
        // Only below the page: a link to the form sends nobody anywhere else.
        var returnTo = form["return"].ToString();
        return (token, returnTo.Length is > 0 and < 2_000 && returnTo[0] is '/' or '?' && !returnTo.Contains("sign-", StringComparison.Ordinal) ? returnTo : "");
    }

    private static void RefuseOtherSites(HttpContext http)
    {
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && string.Equals(site.Authority, Authority(http, site.Scheme), StringComparison.OrdinalIgnoreCase)))
        {
            throw new RpcException(StatusCode.PermissionDenied, "The form was sent from another site.");
        }
    }

    // Without the port that goes without saying, as origins are.
    private static string Authority(HttpContext http, string scheme) => new Uri($"{scheme}://{http.Request.Host}").Authority;

    private static void SeeOther(HttpContext http, string location)
    {
        PageServer.Protect(http);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = location;
    }
}

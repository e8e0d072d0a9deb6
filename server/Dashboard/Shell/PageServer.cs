using System.Data.Common;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Dashboard.Access;

namespace OfflineSync.Server.Dashboard.Shell;

/// <summary>Serves pages to those who may see them, and says what is wrong to all others.</summary>
internal sealed partial class PageServer(OperatorAccess access, PageRenderer renderer, TimeProvider time, ILogger<PageServer> logger)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Serves a page.</summary>
    public async Task ServeAsync(HttpContext http, Func<Visit, Task<Page>> open)
    {
        try
        {
            var visit = new Visit(http, await access.EnterAsync(http), time.GetUtcNow());
            var page = await open(visit);
            await WriteAsync(http, page.Status, new Frame(visit.Root, page.Title, page.Current, visit.Filter, visit.Caller.Subject, page.Body));
        }
        catch (RpcException exception) when (exception.Status != StatusCode.Unavailable)
        {
            await RefuseAsync(http, exception);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && IsOfStore(exception))
        {
            StoreFailed(logger, exception);
            await WriteAsync(http, StatusCodes.Status503ServiceUnavailable, Alone(http, "The store does not answer", Notices.StoreFailed(PathOf(http))));
        }
    }

    /// <summary>Says why somebody sees nothing.</summary>
    public async Task RefuseAsync(HttpContext http, RpcException refusal)
    {
        switch (refusal.Status)
        {
            case StatusCode.Unauthenticated when access.NeedsSignIn:
                // Nobody has done anything wrong by coming without a token.
                var said = HttpMethods.IsPost(http.Request.Method) || SignInCookie.Read(http) is not null ? refusal.Message : null;
                await WriteAsync(http, StatusCodes.Status401Unauthorized, Alone(http, "Sign in", Notices.SignIn(Site.RootOf(http), ReturnTo(http), said)));
                break;
            case StatusCode.ResourceExhausted:
                http.Response.Headers.RetryAfter = "10";
                await WriteAsync(http, StatusCodes.Status429TooManyRequests, Alone(http, "Too many requests", Notices.TooMany(PathOf(http))));
                break;
            default:
                var canLeave = access.NeedsSignIn && SignInCookie.Read(http) is not null;
                await WriteAsync(http, StatusCodes.Status403Forbidden, Alone(http, "No access", Notices.Denied(Site.RootOf(http), refusal.Message, canLeave, access.NeedsSignIn)));
                break;
        }
    }

    /// <summary>Lets browsers do as little as possible with an answer.</summary>
    public static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static Frame Alone(HttpContext http, string title, Microsoft.AspNetCore.Components.RenderFragment body) =>
        new(Site.RootOf(http), title, null, null, null, body);

    private static string PathOf(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) ? http.Request.PathBase + http.Request.Path + http.Request.QueryString.ToString() : Site.RootOf(http);

    private static string ReturnTo(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.Request.Path.StartsWithSegments(Site.Path, out var rest) ? rest + http.Request.QueryString.ToString() : "";

    private static bool IsOfStore(Exception? exception) =>
        exception is DbException or TimeoutException or IOException or RpcException { Status: StatusCode.Unavailable } || (exception is not null && IsOfStore(exception.InnerException));

    private async Task WriteAsync(HttpContext http, int status, Frame frame)
    {
        var html = await renderer.RenderAsync(frame);
        Protect(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(html, http.RequestAborted);
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning, Message = "The operator's page could not be shown: the store does not answer.")]
    private static partial void StoreFailed(ILogger logger, Exception exception);
}

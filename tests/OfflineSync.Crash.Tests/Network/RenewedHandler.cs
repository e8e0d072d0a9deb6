namespace OfflineSync.Crash.Tests.Network;

/// <summary>A client's HTTP handler whose connections a test can leave behind, so that the next request makes a new one.</summary>
internal sealed class RenewedHandler : HttpMessageHandler
{
    private HttpMessageInvoker _current = Create();

    /// <summary>Closes its connections.</summary>
    public void Renew()
    {
        _current.Dispose();
        _current = Create();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _current.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _current.Dispose();
        base.Dispose(disposing);
    }

    private static HttpMessageInvoker Create() => new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseCookies = false, AllowAutoRedirect = false });
}

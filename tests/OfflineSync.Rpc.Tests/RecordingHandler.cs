namespace OfflineSync.Rpc.Tests;

internal sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler { ActivityHeadersPropagator = null })
{
    public HttpRequestMessage? Request { get; private set; }

    public HttpResponseMessage? Response { get; private set; }

    public string? RequestHeader(string name) => Request!.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    public string? ResponseHeader(string name) => Response!.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Request = request;
        return Response = await base.SendAsync(request, cancellationToken);
    }
}

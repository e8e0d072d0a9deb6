using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Servers;

/// <summary>A call as a node sees it: the HTTP features that Kestrel would give to it.</summary>
internal sealed class ServerCall : IHttpRequestLifetimeFeature
{
    private readonly SimProcess _process;
    private readonly CancellationTokenSource _aborted = new();
    private readonly NetworkCall? _network;
    private readonly NewerAnswer? _newer;

    /// <param name="process">The node's process.</param>
    /// <param name="request">The request.</param>
    /// <param name="network">Where the answer goes; null: nobody waits for it.</param>
    /// <param name="number">Its number, in the order of arrival.</param>
    /// <param name="newer">The node's build, if it is a newer one.</param>
    public ServerCall(SimProcess process, ServerRequest request, NetworkCall? network, long number, NewerBuild? newer)
    {
        Number = number;
        _process = process;
        _network = network;
        _newer = newer is null || network is null ? null : new NewerAnswer(newer, network);
        RequestAborted = _aborted.Token;
        Response = new ServerResponse(this);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Post,
            Path = request.Path,
            Protocol = "HTTP/2",
            Scheme = "http",
            Body = new ServerRequestBody(request.Body, request.IsWhole),
        });
        foreach (var (name, value) in request.Headers)
            features.GetRequiredFeature<IHttpRequestFeature>().Headers[name] = value;
        features.Set<IHttpResponseFeature>(Response);
        features.Set<IHttpResponseBodyFeature>(Response);
        features.Set<IHttpResponseTrailersFeature>(Response);
        features.Set<IHttpRequestLifetimeFeature>(this);
        Context = new DefaultHttpContext(features);
    }

    public long Number { get; }

    public HttpContext Context { get; }

    public ServerResponse Response { get; }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>The client, or the node, has ended the call.</summary>
    public void Abort()
    {
        if (_process.IsDead || Response.IsCompleted || _aborted.IsCancellationRequested)
            return;
        _process.Post(_ => _aborted.Cancel(), null);
        _network?.ReplyReset();
    }

    public void Head(int status, IReadOnlyList<KeyValuePair<string, string>> headers) => Send(network =>
    {
        _newer?.Begin(headers);
        network.ReplyHead(status, headers);
    });

    public void Body(byte[] bytes) => Send(network =>
    {
        if ((_newer?.Take(bytes) ?? bytes) is { Length: > 0 } sent)
            network.ReplyBody(sent);
    });

    public void End(IEnumerable<KeyValuePair<string, string>> trailers) => Send(network => network.ReplyEnd(trailers));

    /// <summary>The node died: its connections break.</summary>
    public void Reset() => _network?.ReplyReset();

    private void Send(Action<NetworkCall> send)
    {
        if (!_process.IsDead && _network is not null)
            send(_network);
    }
}

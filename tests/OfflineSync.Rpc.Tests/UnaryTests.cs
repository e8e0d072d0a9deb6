using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Rpc.Tests;

public sealed class UnaryTests
{
    private const string Echo = "/test.Echo/Call";

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task A_call_of_any_size_arrives_whole_both_ways(int size)
    {
        await using var host = await RpcHost.StartAsync(MapEcho);
        var request = Message(Payload.Noise(size));

        Assert.Equal(request, await CallAsync(host.Channel(), request));
    }

    [Theory]
    [InlineData(MessageEncoding.Identity, null, null, null)]
    [InlineData(MessageEncoding.Gzip, "gzip", "gzip", "gzip")]
    [InlineData(MessageEncoding.Brotli, "br", "br", "br")]
    [InlineData(MessageEncoding.Brotli, null, "br", null)]
    [InlineData(MessageEncoding.Identity, "identity,gzip,br", null, "br")]
    public async Task Each_direction_uses_its_encoding(MessageEncoding sent, string? accepted, string? requestEncoding, string? responseEncoding)
    {
        await using var host = await RpcHost.StartAsync(MapEcho);
        var recorder = new RecordingHandler();
        using var channel = host.Channel(new RpcChannelOptions { Handler = recorder, Compression = new Compression(sent), AcceptEncoding = accepted });
        var request = Message(Payload.Compressible(100_000));

        Assert.Equal(request, await CallAsync(channel, request));

        Assert.Equal(requestEncoding, recorder.RequestHeader(GrpcHeaders.Encoding));
        Assert.Equal(responseEncoding, recorder.ResponseHeader(GrpcHeaders.Encoding));
        Assert.Equal(requestEncoding is null, channel.BytesSent > 100_000);
        Assert.Equal(responseEncoding is null, channel.BytesReceived > 100_000);
    }

    [Fact]
    public async Task Calls_work_over_tls()
    {
        using var certificate = SelfSigned();
        await using var host = await RpcHost.StartAsync(MapEcho, certificate: certificate, protocols: HttpProtocols.Http1AndHttp2);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString(),
            },
        };
        var request = Message(Payload.Noise(10_000));

        Assert.Equal(request, await CallAsync(host.Channel(new RpcChannelOptions { Handler = handler }), request));
        var untrusted = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host.Channel(), request));
        Assert.Equal(StatusCode.Unavailable, untrusted.Status);
    }

    [Fact]
    public async Task Metadata_and_token_reach_the_handler_and_its_trailers_the_caller()
    {
        string? seen = null;
        await using var host = await RpcHost.StartAsync(app => app.MapUnary<Mutation, Mutation>(Echo, (_, context) =>
        {
            seen = $"{context.RequestHeaders["x-device"]} {context.RequestHeaders.Authorization}";
            context.ResponseTrailers["x-node"] = "n1";
            throw new RpcException(StatusCode.Aborted, "again");
        }));
        var tokens = new ConcurrentQueue<string>(["first", "second"]);
        using var channel = host.Channel(new RpcChannelOptions
        {
            Headers = new Dictionary<string, string> { ["x-device"] = "phone" },
            TokenProvider = (_, _) => ValueTask.FromResult<string?>(tokens.TryDequeue(out var token) ? token : null),
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, new()));
        Assert.Equal("phone Bearer first", seen);
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, new()));

        Assert.Equal("phone Bearer second", seen);
        Assert.Equal("n1", error.Trailers["x-node"]);
    }

    [Fact]
    public async Task Trailers_follow_a_successful_answer()
    {
        await using var host = await RpcHost.StartAsync(app => app.MapUnary<Mutation, Mutation>(Echo, (request, context) =>
        {
            context.ResponseTrailers["x-node"] = "n1";
            return Task.FromResult(request);
        }));
        var recorder = new RecordingHandler();
        using var channel = host.Channel(new RpcChannelOptions { Handler = recorder });

        await CallAsync(channel, new());

        Assert.Equal("n1", recorder.Response!.TrailingHeaders.GetValues("x-node").Single());
    }

    [Fact]
    public async Task A_request_over_the_limit_is_refused_by_either_side()
    {
        await using var host = await RpcHost.StartAsync(MapEcho, rpc => rpc.MaxReceiveMessageSize = 50_000);
        var request = Message(Payload.Noise(50_001));

        var there = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host.Channel(), request));
        var here = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host.Channel(new RpcChannelOptions { MaxSendMessageSize = 50_000 }), request));

        Assert.All([there, here], e => Assert.Equal((StatusCode.ResourceExhausted, Reason.LimitExceeded), (e.Status, e.Reason)));
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_refused_by_either_side()
    {
        await using var host = await RpcHost.StartAsync(MapEcho, rpc => rpc.MaxSendMessageSize = 50_000);
        await using var generous = await RpcHost.StartAsync(MapEcho);
        var request = Message(new byte[50_001]);

        var there = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host.Channel(), request));
        var here = await Assert.ThrowsAsync<RpcException>(() => CallAsync(generous.Channel(new RpcChannelOptions { MaxReceiveMessageSize = 50_000 }), request));

        Assert.All([there, here], e => Assert.Equal((StatusCode.ResourceExhausted, Reason.LimitExceeded), (e.Status, e.Reason)));
    }

    [Fact]
    public async Task Bytes_are_counted_as_framed_on_the_wire()
    {
        await using var host = await RpcHost.StartAsync(MapEcho);
        var records = new ConcurrentQueue<RpcCallRecord>();
        using var channel = host.Channel(new RpcChannelOptions { CallEnded = records.Enqueue, Compression = Compression.None, AcceptEncoding = null });
        var request = Message(Payload.Noise(1000));

        await CallAsync(channel, request);
        await CallAsync(channel, request);

        var framed = request.CalculateSize() + MessageFrame.HeaderSize + MessageChecksum.Size;
        Assert.All(records, r => Assert.Equal((Echo, StatusCode.Ok, framed, framed), (r.Path, r.Status, r.BytesSent, r.BytesReceived)));
        Assert.Equal((2, 2 * framed, 2 * framed), (records.Count, channel.BytesSent, channel.BytesReceived));
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        await using var host = await RpcHost.StartAsync(MapEcho);
        var channel = host.Channel();
        var requests = Enumerable.Range(0, 300).Select(i => Message(Payload.Compressible(i * 137, i))).ToList();

        var responses = await Task.WhenAll(requests.Select(r => CallAsync(channel, r)));

        Assert.Equal(requests, responses);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        Uri address;
        await using (var host = await RpcHost.StartAsync(MapEcho))
            address = host.Address;
        using var channel = new RpcChannel(address);

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, new()));

        Assert.Equal(StatusCode.Unavailable, error.Status);
    }

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("example.com")]
    public void An_address_that_is_not_http_is_refused(string address) =>
        Assert.Contains("https://", Assert.Throws<ArgumentException>(() => new RpcChannel(new Uri(address, UriKind.RelativeOrAbsolute))).Message);

    private static void MapEcho(Microsoft.AspNetCore.Builder.WebApplication app) =>
        app.MapUnary<Mutation, Mutation>(Echo, (request, _) => Task.FromResult(request));

    private static Mutation Message(byte[] bytes) => new() { Sequence = 7, ChangeSet = ByteString.CopyFrom(bytes) };

    private static Task<Mutation> CallAsync(RpcChannel channel, Mutation request) =>
        channel.UnaryAsync<Mutation, Mutation>(Echo, request, new RpcCallLimits(TimeSpan.FromMinutes(1)), default);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        using var certificate = request.CreateSelfSigned(start, start.AddDays(30));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

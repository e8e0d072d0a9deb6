using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Rpc.Tests;

public sealed class ServerAgainstBadClientTests
{
    private static readonly byte[] Frame = [0, 0, 0, 0, 2, 8, 5];

    [Fact]
    public async Task A_well_formed_request_of_raw_bytes_is_answered_with_raw_bytes()
    {
        var answer = await SendAsync(Frame);

        Assert.Equal("0", answer.Trailer(GrpcHeaders.Status));
        Assert.Equal(Frame, answer.Body);
        Assert.Equal(GrpcHeaders.ContentType, answer.ContentType);
    }

    [Fact]
    public async Task A_request_without_te_is_answered() =>
        Assert.Equal("0", (await SendAsync(Frame, te: false)).Trailer(GrpcHeaders.Status));

    [Theory]
    [InlineData("", StatusCode.Internal, "no message")]
    [InlineData("00", StatusCode.Internal, "within a message")]
    [InlineData("0000000005 0805", StatusCode.Internal, "within a message")]
    [InlineData("0200000000", StatusCode.Internal, "flag")]
    [InlineData("0100000000", StatusCode.Internal, "grpc-encoding")]
    [InlineData("0000000001 FF", StatusCode.Internal, "not a valid Mutation")]
    [InlineData("0000000000 0000000000", StatusCode.Internal, "more than one")]
    [InlineData("0000000000 00", StatusCode.Internal, "within a message")]
    [InlineData("007FFFFFFF", StatusCode.ResourceExhausted, "2147483647")]
    public async Task A_malformed_frame_is_refused_with_what_is_wrong(string hex, StatusCode status, string words)
    {
        var answer = await SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Trailer(GrpcHeaders.Status));
        Assert.Contains(words, PercentEncoding.Decode(answer.Trailer(GrpcHeaders.Message)!));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Damaged_compressed_data_is_refused(string encoding)
    {
        var answer = await SendAsync([1, 0, 0, 0, 8, .. Payload.Noise(8)], encoding: encoding);

        Assert.Equal("13", answer.Trailer(GrpcHeaders.Status));
        Assert.Contains(encoding, answer.Trailer(GrpcHeaders.Message));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_decompression_bomb_is_refused(string encoding)
    {
        var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.SmallestSize, true) : new BrotliStream(packed, CompressionLevel.Fastest, true))
            stream.Write(new byte[100_000_000]);
        var length = (int)packed.Length;

        var answer = await SendAsync([1, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. packed.ToArray()], encoding: encoding);

        Assert.Equal("8", answer.Trailer(GrpcHeaders.Status));
        Assert.Equal("LIMIT_EXCEEDED", answer.Trailer(GrpcHeaders.Reason));
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_named()
    {
        var answer = await SendAsync(Frame, encoding: "zstd");

        Assert.Equal("12", answer.Trailer(GrpcHeaders.Status));
        Assert.Equal("br,gzip", answer.Trailer(GrpcHeaders.AcceptEncoding));
    }

    [Fact]
    public async Task A_malformed_timeout_is_refused() =>
        Assert.Equal("13", (await SendAsync(Frame, timeout: "5 minutes")).Trailer(GrpcHeaders.Status));

    [Fact]
    public async Task A_timeout_of_years_is_accepted() => Assert.Equal("0", (await SendAsync(Frame, timeout: "99999999H")).Trailer(GrpcHeaders.Status));

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web+proto")]
    [InlineData(null)]
    public async Task A_content_type_that_is_not_grpc_is_415(string? contentType) =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(Frame, contentType: contentType)).Http);

    [Fact]
    public async Task A_get_is_405() => Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync([], method: HttpMethod.Get)).Http);

    [Fact]
    public async Task Http_1_is_505()
    {
        await using var host = await RpcHost.StartAsync(Map, protocols: HttpProtocols.Http1);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/test.S/Echo")) { Content = new ByteArrayContent(Frame) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);

        using var response = await host.Http().SendAsync(request, default);

        Assert.Equal(HttpStatusCode.HttpVersionNotSupported, response.StatusCode);
        Assert.Equal("gRPC needs HTTP/2.", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_path_that_is_not_grpc_is_404_and_not_a_grpc_error() =>
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(Frame, contentType: "text/plain", path: "/no/such")).Http);

    private static void Map(WebApplication app) => app.MapUnary<Mutation, Mutation>("/test.S/Echo", (request, _) => Task.FromResult(request));

    private static async Task<Answer> SendAsync(
        byte[] body,
        string? contentType = GrpcHeaders.ContentType,
        string? encoding = null,
        string? timeout = null,
        bool te = true,
        HttpMethod? method = null,
        string path = "/test.S/Echo")
    {
        await using var host = await RpcHost.StartAsync(Map);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(host.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (body.Length > 0 || method is null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        }

        if (te)
            request.Headers.TryAddWithoutValidation("te", "trailers");
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, encoding);
        if (timeout is not null)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, timeout);

        using var response = await host.Http().SendAsync(request, default);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var trailers = response.Headers.Concat(response.TrailingHeaders).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(',', h.Value));
        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.ToString(), bytes, trailers);
    }

    private sealed record Answer(HttpStatusCode Http, string? ContentType, byte[] Body, Dictionary<string, string> Trailers)
    {
        public string? Trailer(string name) => Trailers.GetValueOrDefault(name);
    }
}

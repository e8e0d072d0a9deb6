using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Rpc.Tests;

public sealed class ClientAgainstBadServerTests
{
    private static readonly byte[] Frame = [0, 0, 0, 0, 2, 8, 5];

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(302, StatusCode.Unknown)]
    public async Task A_page_of_a_proxy_gives_the_status_of_its_http_status(int http, StatusCode expected)
    {
        var error = await FailAsync(async c =>
        {
            c.Response.StatusCode = http;
            c.Response.ContentType = "text/html";
            await c.Response.WriteAsync("<html>Bad gateway</html>");
        });

        Assert.Equal(expected, error.Status);
        Assert.Contains(http.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("99999999999", 86_400)]
    [InlineData("-1", null)]
    [InlineData("Fri, 31 Dec 1999 23:59:59 GMT", null)]
    public async Task What_a_proxy_asks_for_is_read_and_limited(string header, int? seconds)
    {
        var error = await FailAsync(c =>
        {
            c.Response.StatusCode = 503;
            c.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        Assert.Equal(seconds, RetryPushback.Of(error)?.TotalSeconds);
    }

    [Fact]
    public async Task A_login_page_with_200_is_not_an_answer()
    {
        var error = await FailAsync(async c =>
        {
            c.Response.ContentType = "text/html";
            await c.Response.WriteAsync("<html>Please log in</html>");
        });

        Assert.Equal(StatusCode.Unknown, error.Status);
        Assert.Contains("text/html", error.Message);
    }

    [Fact]
    public async Task A_grpc_status_in_the_headers_of_an_http_error_counts()
    {
        var error = await FailAsync(c =>
        {
            c.Response.StatusCode = 503;
            c.Response.Headers[GrpcHeaders.Status] = "7";
            c.Response.Headers[GrpcHeaders.Message] = "no%20entry";
            return Task.CompletedTask;
        });

        Assert.Equal((StatusCode.PermissionDenied, "no entry"), (error.Status, error.Message));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("OK")]
    public async Task A_status_that_is_not_one_is_unknown(string status)
    {
        var error = await FailAsync(c => AnswerAsync(c, Frame, status));

        Assert.Equal(StatusCode.Unknown, error.Status);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_unknown()
    {
        var error = await FailAsync(c => AnswerAsync(c, Frame, null));

        Assert.Equal(StatusCode.Unknown, error.Status);
        Assert.Contains("without a status", error.Message);
    }

    [Fact]
    public async Task A_unary_answer_needs_exactly_one_message()
    {
        Assert.Equal(StatusCode.Internal, (await FailAsync(c => AnswerAsync(c, [], "0"))).Status);
        Assert.Equal(StatusCode.Internal, (await FailAsync(c => AnswerAsync(c, [.. Frame, .. Frame], "0"))).Status);
    }

    [Fact]
    public async Task An_encoding_that_was_not_offered_is_refused()
    {
        var error = await FailAsync(c =>
        {
            c.Response.Headers[GrpcHeaders.Encoding] = "zstd";
            return AnswerAsync(c, Frame, "0");
        });

        Assert.Equal(StatusCode.Internal, error.Status);
        Assert.Contains("zstd", error.Message);
    }

    [Fact]
    public async Task A_truncated_message_is_internal() =>
        Assert.Equal(StatusCode.Internal, (await FailAsync(c => AnswerAsync(c, Frame[..6], "0"))).Status);

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xB, StatusCode.ResourceExhausted)]
    [InlineData(0xC, StatusCode.PermissionDenied)]
    public async Task A_reset_within_the_answer_gives_the_status_of_its_code(int code, StatusCode expected)
    {
        var error = await FailAsync(async c =>
        {
            c.Response.ContentType = GrpcHeaders.ContentType;
            await c.Response.Body.WriteAsync(Frame.AsMemory(0, 3));
            await c.Response.Body.FlushAsync();
            c.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        });

        Assert.Equal(expected, error.Status);
    }

    [Fact]
    public async Task A_server_that_dies_within_a_stream_is_unavailable_after_the_messages_before()
    {
        var received = new TaskCompletionSource();
        await using var server = await RawServer.StartAsync(async c =>
        {
            c.Response.ContentType = GrpcHeaders.ContentType;
            await c.Response.Body.WriteAsync(Frame);
            await c.Response.Body.FlushAsync();
            await received.Task;
            c.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>().Abort();
        });
        using var channel = server.Channel();
        var messages = new List<Mutation>();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in channel.ServerStreamingAsync<Mutation, Mutation>("/test.S/M", new(), default, default))
            {
                messages.Add(message);
                received.SetResult();
            }
        });

        Assert.Equal(StatusCode.Unavailable, error.Status);
        Assert.Equal([new Mutation { Sequence = 5 }], messages);
    }

    [Fact]
    public async Task A_server_without_http2_is_unavailable()
    {
        var error = await FailAsync(_ => Task.CompletedTask, HttpProtocols.Http1);

        Assert.Equal(StatusCode.Unavailable, error.Status);
    }

    [Fact]
    public async Task An_early_refusal_of_a_large_upload_is_seen_and_the_channel_still_works()
    {
        await using var server = await RawServer.StartAsync(c =>
        {
            if (c.Request.Headers.ContainsKey(GrpcHeaders.Encoding))
                return AnswerAsync(c, Frame, "0");
            c.Response.ContentType = GrpcHeaders.ContentType;
            c.Response.Headers[GrpcHeaders.Status] = "8";
            return Task.CompletedTask;
        });
        using var channel = server.Channel();
        var large = new Mutation { ChangeSet = ByteString.CopyFrom(Payload.Noise(20_000_000)) };
        var small = new Mutation { ChangeSet = ByteString.CopyFrom(new byte[500]) };

        for (var i = 0; i < 5; i++)
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync<Mutation, Mutation>("/test.S/M", large, default, default));
            Assert.Equal(StatusCode.ResourceExhausted, error.Status);
            Assert.Equal(5u, (await channel.UnaryAsync<Mutation, Mutation>("/test.S/M", small, default, default)).Sequence);
        }
    }

    private static async Task AnswerAsync(HttpContext context, byte[] body, string? status)
    {
        context.Response.ContentType = GrpcHeaders.ContentType;
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        if (status is not null)
            context.Response.AppendTrailer(GrpcHeaders.Status, status);
    }

    private static async Task<RpcException> FailAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http2)
    {
        await using var server = await RawServer.StartAsync(answer, protocols);
        using var channel = server.Channel();
        return await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync<Mutation, Mutation>("/test.S/M", new(), default, default));
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Rpc;
using OfflineSync.Testing;

namespace OfflineSync.Rpc.Tests;

public sealed class ChecksumTests
{
    private const string Path = "/test.S/Echo";

    private static readonly WatchResponse Message = new() { Scope = "s", Change = 5 };
    private static readonly byte[] Bare = Frame(Message, hasChecksum: false);
    private static readonly byte[] Whole = Frame(Message, hasChecksum: true);
    private static readonly byte[] Damaged = [.. Whole[..9], (byte)(Whole[9] ^ 1), .. Whole[10..]];
    private static readonly byte[] Longer = [.. Whole[..2], 1, .. Whole[3..]];
    private static readonly byte[] NotAtTheEnd = WithLength([.. Whole[..5], .. Whole[^5..], .. Whole[5..^5]]);

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("123456789123456789123456789", 0xC5969859u)]
    public void The_checksum_is_crc_32c_however_the_bytes_are_cut(string text, uint expected)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(expected, MessageChecksum.Of(InTwo(bytes, cut)));
    }

    [Fact]
    public void A_message_ends_with_its_checksum_which_is_a_field_of_the_contract()
    {
        var bytes = Whole[MessageFrame.HeaderSize..];

        var parsed = WatchResponse.Parser.ParseFrom(bytes);

        Assert.Equal(Bare[MessageFrame.HeaderSize..], bytes[..^MessageChecksum.Size]);
        Assert.Equal(MessageChecksum.Of(new ReadOnlySequence<byte>(bytes, 0, bytes.Length - MessageChecksum.Size)), parsed.Checksum);
        Assert.Equal(Message, new WatchResponse(parsed) { Checksum = 0 });
    }

    [Fact]
    public void Every_request_and_answer_declares_the_field()
    {
        var messages = SyncServiceReflection.Descriptor.Services.Single().Methods.SelectMany(method => new[] { method.InputType, method.OutputType });

        Assert.All(messages, message => Assert.Equal(Google.Protobuf.Reflection.FieldType.Fixed32, message.FindFieldByName("checksum").FieldType));
        Assert.All(messages, message => Assert.Equal(MessageChecksum.FieldNumber, message.FindFieldByName("checksum").FieldNumber));
    }

    [Fact]
    public void The_checksum_counts_for_the_limit_of_the_sender()
    {
        var size = Message.CalculateSize();

        MessageFrame.Encode(Message, Compression.None, size + MessageChecksum.Size, hasChecksum: true).Dispose();

        Assert.Throws<RpcException>(() => MessageFrame.Encode(Message, Compression.None, size + MessageChecksum.Size - 1, hasChecksum: true));
    }

    [Theory]
    [InlineData(MessageEncoding.Identity)]
    [InlineData(MessageEncoding.Gzip)]
    [InlineData(MessageEncoding.Brotli)]
    public async Task A_message_comes_back_without_its_checksum(MessageEncoding encoding)
    {
        var message = new PushRequest { Scope = new string('s', 500_000) };
        using var frame = MessageFrame.Encode(message, new Compression(encoding), MessageFrame.DefaultMaxMessageSize, hasChecksum: true);

        var reader = new MessageReader(PipeReader.Create(frame.Bytes), encoding, MessageFrame.DefaultMaxMessageSize, hasChecksums: true);

        Assert.Equal(message, await reader.ReadAsync<PushRequest>(default));
    }

    [Theory]
    [MemberData(nameof(Arrivals))]
    public async Task The_server_takes_what_is_whole_and_refuses_the_rest(string frame, bool isPromised, string? refusal)
    {
        var isHandled = false;
        await using var host = await RpcHost.StartAsync(app => app.MapUnary<WatchResponse, WatchResponse>(Path, (request, _) =>
        {
            isHandled = true;
            return Task.FromResult(request);
        }));
        using var request = Request(host.Address, Named(frame), isPromised);

        using var response = await host.Http().SendAsync(request, default);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(refusal is null, isHandled);
        Assert.Equal(refusal is null ? "0" : "13", Value(response, GrpcHeaders.Status));
        Assert.Contains(refusal ?? "", PercentEncoding.Decode(Value(response, GrpcHeaders.Message) ?? ""));
        if (refusal is null)
        {
            Assert.Equal(isPromised ? Whole : Bare, body);
            Assert.Equal(isPromised ? "crc32c" : null, Value(response, MessageChecksum.Header));
        }
    }

    [Theory]
    [MemberData(nameof(Arrivals))]
    public async Task The_client_takes_what_is_whole_and_refuses_the_rest(string frame, bool isPromised, string? refusal)
    {
        await using var server = await RawServer.StartAsync(http => AnswerAsync(http, Named(frame), isPromised));
        using var channel = server.Channel();

        var call = channel.UnaryAsync<WatchResponse, WatchResponse>(Path, new(), default, default);

        if (refusal is null)
        {
            Assert.Equal(Message, await call);
            return;
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((StatusCode.Internal, Reason.Unspecified), (error.Status, error.Reason));
        Assert.Contains(refusal, error.Message);
    }

    public static TheoryData<string, bool, string?> Arrivals() => new()
    {
        { nameof(Whole), true, null },
        { nameof(Whole), false, null },
        { nameof(Bare), false, null },
        { nameof(Bare), true, "does not end with its checksum" },
        { nameof(Damaged), true, "does not match its checksum" },
        { nameof(Damaged), false, "does not match its checksum" },
        { nameof(NotAtTheEnd), true, "does not end with its checksum" },
        { nameof(NotAtTheEnd), false, "does not end with its checksum" },
        { "Empty", true, "has no checksum" },
    };

    [Fact]
    public async Task Every_call_of_the_client_names_and_carries_checksums()
    {
        var (header, body) = ("", Array.Empty<byte>());
        await using var server = await RawServer.StartAsync(async http =>
        {
            header = http.Request.Headers[MessageChecksum.Header].ToString();
            var received = new MemoryStream();
            await http.Request.Body.CopyToAsync(received);
            body = received.ToArray();
            await AnswerAsync(http, Bare, isPromised: false);
        });
        using var channel = server.Channel();

        await channel.UnaryAsync<WatchResponse, WatchResponse>(Path, Message, default, default);

        Assert.Equal("crc32c", header);
        Assert.Equal(Whole, body);
    }

    [Fact]
    public async Task A_stream_promises_checksums_before_its_first_message()
    {
        await using var host = await RpcHost.StartAsync(app => app.MapServerStreaming<WatchResponse, WatchResponse>(Path, (request, _) => Twice(request)));
        using var request = Request(host.Address, Whole, isPromised: true);

        using var response = await host.Http().SendAsync(request, default);

        Assert.Equal("crc32c", Value(response, MessageChecksum.Header));
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal([.. Whole, .. Whole], body);
    }

    [Fact]
    public async Task News_whose_length_was_damaged_end_the_stream_instead_of_waiting_for_ever()
    {
        var time = new ManualTime();
        var more = new SemaphoreSlim(0);
        await using var server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = GrpcHeaders.ContentType;
            await http.Response.Body.WriteAsync(Whole);
            await http.Response.Body.FlushAsync();
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await more.WaitAsync(http.RequestAborted);
                await http.Response.Body.WriteAsync(Longer);
                await http.Response.Body.FlushAsync();
            }
        });
        using var channel = server.Channel(new RpcChannelOptions { TimeProvider = time });
        var transport = new GrpcSyncTransport(channel, new SyncTimeouts { PullInactivity = TimeSpan.FromSeconds(5) });
        await using var news = transport.WatchAsync(new WatchRequest(), default).GetAsyncEnumerator();
        Assert.True(await news.MoveNextAsync());

        // Silence alone is no fault.
        var next = news.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromDays(1));
        Assert.False(next.IsCompleted);

        // What follows is taken for the rest of the message, and must not prolong the wait.
        var before = channel.BytesReceived;
        for (var i = 1; i <= 3; i++)
        {
            more.Release();
            // Bytes count a moment before the wait for the rest of them begins.
            while (channel.BytesReceived < before + (i * Whole.Length) || !time.HasTimers)
                await Task.Yield();
            Assert.False(next.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(2));
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Equal(StatusCode.Unavailable, error.Status);
        Assert.Contains("The rest of a message", error.Message);
    }

    private static byte[] Named(string frame) => frame switch
    {
        nameof(Whole) => Whole,
        nameof(Bare) => Bare,
        nameof(Damaged) => Damaged,
        nameof(NotAtTheEnd) => NotAtTheEnd,
        _ => new byte[MessageFrame.HeaderSize],
    };

    private static byte[] Frame(IMessage message, bool hasChecksum)
    {
        using var frame = MessageFrame.Encode(message, Compression.None, MessageFrame.DefaultMaxMessageSize, hasChecksum);
        return frame.Bytes.ToArray();
    }

    private static byte[] WithLength(byte[] frame) => [0, 0, 0, 0, (byte)(frame.Length - MessageFrame.HeaderSize), .. frame[MessageFrame.HeaderSize..]];

    private static ReadOnlySequence<byte> InTwo(byte[] bytes, int cut)
    {
        var buffer = new PooledBuffer(0);
        buffer.Write(bytes.AsSpan(0, cut));
        var rest = buffer.GetSpan(buffer.GetSpan().Length + 1);
        bytes.AsSpan(cut).CopyTo(rest);
        buffer.Advance(bytes.Length - cut);
        return buffer.Written;
    }

    private static HttpRequestMessage Request(Uri address, byte[] frame, bool isPromised)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", GrpcHeaders.ContentType);
        if (isPromised)
            request.Headers.TryAddWithoutValidation(MessageChecksum.Header, MessageChecksum.Name);
        return request;
    }

    private static async Task AnswerAsync(HttpContext http, byte[] body, bool isPromised)
    {
        http.Response.ContentType = GrpcHeaders.ContentType;
        if (isPromised)
            http.Response.Headers[MessageChecksum.Header] = MessageChecksum.Name;
        await http.Response.Body.WriteAsync(body);
        http.Response.AppendTrailer(GrpcHeaders.Status, "0");
    }

    private static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.Concat(response.TrailingHeaders).Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => string.Join(',', header.Value)).FirstOrDefault();

    private static async IAsyncEnumerable<WatchResponse> Twice(WatchResponse message)
    {
        yield return message;
        await Task.Yield();
        yield return message;
    }
}

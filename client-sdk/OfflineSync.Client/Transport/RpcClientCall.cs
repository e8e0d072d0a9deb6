using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>One call: one request, then answers until the status. Disposing it early resets the call.</summary>
internal sealed class RpcClientCall : IDisposable
{
    private const string UserAgent = "offlinesync-dotnet";
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024);

    private readonly RpcChannel _channel;
    private readonly HttpMessageInvoker _invoker;
    private readonly string _path;
    private readonly CancellationToken _caller;
    private readonly long _started;
    private readonly Activity? _span;
    private RpcCallLimits _limits;
    private CallClock? _clock;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private PipeReader? _input;
    private MessageReader? _reader;
    private StatusCode _status = StatusCode.Cancelled;
    private long _sent;
    private long _received;

    public RpcClientCall(RpcChannel channel, string path, RpcCallLimits limits, CancellationToken caller)
    {
        _channel = channel;
        _invoker = channel.Invoker;
        _path = path;
        _limits = limits;
        _caller = caller;
        _started = channel.Options.TimeProvider.GetTimestamp();
        _span = RpcClientSpan.Start(channel.UriOf(path));
    }

    private RpcChannelOptions Options => _channel.Options;

    /// <summary>The token that it was sent with.</summary>
    public string? Token { get; private set; }

    /// <param name="message">The request.</param>
    /// <param name="refused">The token that the server has refused for this request.</param>
    public async Task StartAsync(IMessage message, string? refused)
    {
        _caller.ThrowIfCancellationRequested();
        var compression = Options.BrotliQuality is { } quality ? Options.Compression with { BrotliQuality = quality() } : Options.Compression;
        MessageFrame frame;
        try
        {
            frame = MessageFrame.Encode(message, compression, Options.MaxSendMessageSize, hasChecksum: true);
        }
        catch (RpcException e)
        {
            _status = e.Status;
            throw;
        }

        var allowance = TimeSpan.FromSeconds((double)frame.Length / Options.SlowestUpload);
        _limits = _limits with { Timeout = _limits.Timeout + allowance };
        _clock = new CallClock(_limits, Options.TimeProvider, _caller);
        _request = CreateRequest(frame);
        try
        {
            if (Options.TokenProvider is { } provider)
                Token = await provider(new TokenRequest(refused), _clock.Token);
            if (refused is not null && refused == Token)
                throw new RpcException(StatusCode.Unauthenticated, "The server refuses the token, and the app has no other one.");
            if (Token is not null)
                _request.Headers.TryAddWithoutValidation("authorization", "Bearer " + Token);
            _clock.Wait(allowance);
            _response = await _invoker.SendAsync(_request, _clock.Token);
            ResponseStatus.CheckHead(_response);
            await OpenAsync(_response);
        }
        catch (Exception e)
        {
            throw Failed(e);
        }
        finally
        {
            _clock.Rest();
        }
    }

    /// <summary>The next answer; null when the call has ended well.</summary>
    public async ValueTask<T?> ReadAsync<T>()
        where T : class, IMessage<T>, new()
    {
        _clock!.Wait(hasPart: _reader!.HasPart);
        try
        {
            var message = await _reader.ReadAsync<T>(_clock.Token);
            if (message is null)
            {
                ResponseStatus.CheckEnd(_response!);
                _status = StatusCode.Ok;
            }

            return message;
        }
        catch (Exception e)
        {
            throw Failed(e);
        }
        finally
        {
            _clock.Rest();
        }
    }

    public RpcException Broken(string message)
    {
        _status = StatusCode.Internal;
        return new RpcException(StatusCode.Internal, message);
    }

    public void Dispose()
    {
        _input?.Complete();
        _response?.Dispose();
        _request?.Dispose();
        _clock?.Dispose();
        RpcClientSpan.End(_span, _status);
        Options.CallEnded?.Invoke(new RpcCallRecord(
            _path,
            _status,
            Interlocked.Read(ref _sent),
            _received,
            Options.TimeProvider.GetElapsedTime(_started)));
    }

    private HttpRequestMessage CreateRequest(MessageFrame frame)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _channel.UriOf(_path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new FrameContent(frame, CountSent),
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        if (_limits.Timeout is { } timeout)
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Encode(timeout));
        if (frame.IsCompressed)
            headers.TryAddWithoutValidation(GrpcHeaders.Encoding, Options.Compression.Encoding.Name());
        if (Options.AcceptEncoding is { } accepted)
            headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, accepted);
        headers.TryAddWithoutValidation(MessageChecksum.Header, MessageChecksum.Name);
        foreach (var (name, value) in Options.Headers)
            headers.TryAddWithoutValidation(name, value);
        RpcClientSpan.AddTrace(request);
        return request;
    }

    private async Task OpenAsync(HttpResponseMessage response)
    {
        var name = Header(response, GrpcHeaders.Encoding);
        if (!MessageEncodings.TryParse(name, out var encoding))
            throw new RpcException(StatusCode.Internal, $"The server answered with grpc-encoding '{name}', which this client did not offer.");

        _input = PipeReader.Create(await response.Content.ReadAsStreamAsync(_clock!.Token), ReaderOptions);
        var hasChecksums = MessageChecksum.IsNamed(Header(response, MessageChecksum.Header));
        _reader = new MessageReader(_input, encoding, Options.MaxReceiveMessageSize, hasChecksums, CountReceived);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private Exception Failed(Exception exception)
    {
        var failure = exception as RpcException ?? _clock!.Explain(exception) ?? TransportErrors.Translate(exception);
        _status = failure is RpcException rpc ? rpc.Status : StatusCode.Cancelled;
        if (_clock!.HasRunOut)
            _channel.Leave(_invoker);
        return failure;
    }

    private void CountSent(long bytes)
    {
        Interlocked.Add(ref _sent, bytes);
        _channel.CountSent(bytes);
        _clock!.Progress();
    }

    private void CountReceived()
    {
        var arrived = _reader!.BytesRead - _received;
        _received += arrived;
        _channel.CountReceived(arrived);
        _clock!.Received();
    }
}

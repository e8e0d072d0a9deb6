using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Server.Rpc;

/// <summary>Reads the request and writes the answers of one call.</summary>
internal sealed class RpcCall(RpcContext context, MessageEncoding requestEncoding, RpcOptions options, TimeProvider time, RpcMetrics metrics, ILogger logger)
{
    private readonly Compression _compression = new(
        MessageEncodings.Negotiate(context.RequestHeaders[GrpcHeaders.AcceptEncoding]),
        options.BrotliQuality,
        options.MinCompressedSize);

    private readonly bool _hasChecksums = MessageChecksum.IsNamed(context.RequestHeaders[MessageChecksum.Header]);

    public RpcContext Context => context;

    private HttpResponse Response => context.HttpContext.Response;

    public async Task<T> ReadRequestAsync<T>(int sizeMax = int.MaxValue)
        where T : class, IMessage<T>, new()
    {
        var reader = new MessageReader(context.HttpContext.Request.BodyReader, requestEncoding, Math.Min(sizeMax, options.MaxReceiveMessageSize), _hasChecksums);
        try
        {
            var request = await reader.ReadAsync<T>(context.CancellationToken)
                ?? throw new RpcException(StatusCode.Internal, "The request has no message.");
            if (await reader.ReadAsync<T>(context.CancellationToken) is not null)
                throw new RpcException(StatusCode.Internal, "The request has more than one message; this method takes one.");
            return request;
        }
        catch (IOException e)
        {
            throw new RpcException(StatusCode.Cancelled, "The request did not arrive whole.", e);
        }
        finally
        {
            metrics.Received(context.Method, requestEncoding, reader.BytesRead);
            context.Transferred?.Invoke(reader.BytesRead);
        }
    }

    /// <summary>Writes the answer of a unary call: the encoding is named only when it is used.</summary>
    public async Task WriteOnlyAsync(IMessage message)
    {
        using var frame = Encode(message);
        if (frame.IsCompressed)
            Response.Headers[GrpcHeaders.Encoding] = _compression.Encoding.Name();
        await WriteAsync(frame);
    }

    /// <summary>Writes one answer of a stream, and waits until the reader has room for it.</summary>
    public async Task WriteAsync(IMessage message)
    {
        using var frame = Encode(message);
        if (!Response.HasStarted && _compression.Encoding != MessageEncoding.Identity)
            Response.Headers[GrpcHeaders.Encoding] = _compression.Encoding.Name();
        await WriteAsync(frame);
    }

    /// <summary>Sends the headers, if they are not sent yet.</summary>
    public Task StartAsync()
    {
        Response.ContentType ??= GrpcHeaders.ContentType;
        if (_hasChecksums && !Response.HasStarted)
            Response.Headers[MessageChecksum.Header] = MessageChecksum.Name;
        return Response.StartAsync(context.CancellationToken);
    }

    // A client that did not name checksums may be one that knows nothing of them: it gets the bytes that it always got.
    private MessageFrame Encode(IMessage message) => MessageFrame.Encode(message, _compression, options.MaxSendMessageSize, _hasChecksums);

    private async Task WriteAsync(MessageFrame frame)
    {
        if (!Response.HasStarted)
            await StartAsync();

        using var patience = new CancellationTokenSource(options.WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, patience.Token);
        try
        {
            foreach (var chunk in frame.Bytes)
            {
                await Response.BodyWriter.WriteAsync(chunk, either.Token);
                patience.CancelAfter(options.WriteTimeout);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            logger.SlowReader(context.Method, options.WriteTimeout);
            context.HttpContext.Abort();
            throw new RpcException(StatusCode.DeadlineExceeded, "The client reads too slowly.");
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        metrics.Sent(context.Method, frame.IsCompressed ? _compression.Encoding : MessageEncoding.Identity, frame.Length);
        context.Transferred?.Invoke(frame.Length);
    }
}

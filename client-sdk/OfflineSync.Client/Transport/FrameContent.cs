using System.Net;
using System.Net.Http.Headers;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>A request's frame as HTTP content. The handler may still be sending when the answer is complete, so the last of the two frees the memory.</summary>
internal sealed class FrameContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new(GrpcHeaders.ContentType);

    private readonly Lock _lock = new();
    private readonly MessageFrame _frame;
    private readonly Action<long> _onSent;
    private int _sending;
    private bool _isDisposed;

    public FrameContent(MessageFrame frame, Action<long> onSent)
    {
        _frame = frame;
        _onSent = onSent;
        Headers.ContentType = Grpc;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _sending++;
        }

        try
        {
            foreach (var chunk in _frame.Bytes)
            {
                await stream.WriteAsync(chunk, cancellationToken);
                _onSent(chunk.Length);
            }
        }
        finally
        {
            Release(isDispose: false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        // Framing tells the length already; a content-length would be more bytes to send.
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Release(isDispose: true);
    }

    private void Release(bool isDispose)
    {
        lock (_lock)
        {
            if (isDispose && _isDisposed)
                return;
            if (isDispose)
                _isDisposed = true;
            else
                _sending--;
            if (_isDisposed && _sending == 0)
                _frame.Dispose();
        }
    }
}

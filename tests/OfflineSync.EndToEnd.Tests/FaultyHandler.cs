namespace OfflineSync.EndToEnd.Tests;

/// <summary>A network that a test breaks: before a request leaves, after the server answered, or in the middle of the answer; and that flips bits.</summary>
internal sealed class FaultyHandler() : DelegatingHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
{
    /// <summary>Decides the fate of the next requests to this rpc; null: they pass.</summary>
    public Func<string, NetworkFault?>? Decide { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fault = Decide?.Invoke(request.RequestUri!.Segments[^1]);
        if (fault?.Kind == FaultKind.RequestLost)
            throw new HttpRequestException("The request was lost.");
        if (fault?.Kind == FaultKind.RequestDamaged)
            request.Content = Damaged(await request.Content!.ReadAsByteArrayAsync(cancellationToken), request.Content.Headers.ContentType, fault.Bytes);
        var response = await base.SendAsync(request, cancellationToken);
        switch (fault?.Kind)
        {
            case FaultKind.ReplyLost:
                // Read to the end, so that the server has certainly done its work.
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
                response.Dispose();
                throw new HttpRequestException("The reply was lost.");
            case FaultKind.ReplyCut:
                response.Content = new CutContent(await response.Content.ReadAsStreamAsync(cancellationToken), response.Content.Headers.ContentType, fault.Bytes);
                break;
            case FaultKind.ReplyDamaged:
                response.Content = Damaged(await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Content.Headers.ContentType, fault.Bytes);
                break;
        }
        return response;
    }

    private static ByteArrayContent Damaged(byte[] bytes, System.Net.Http.Headers.MediaTypeHeaderValue? contentType, int bit)
    {
        bytes[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = contentType;
        return content;
    }

    private sealed class CutContent : HttpContent
    {
        private readonly CutStream _stream;

        public CutContent(Stream stream, System.Net.Http.Headers.MediaTypeHeaderValue? contentType, int bytes)
        {
            _stream = new CutStream(stream, bytes);
            Headers.ContentType = contentType;
        }

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => _stream.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class CutStream(Stream inner, int bytes) : Stream
    {
        private int _left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
                throw new IOException("The connection was cut.");
            var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

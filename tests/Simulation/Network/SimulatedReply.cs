namespace OfflineSync.Simulation.Network;

/// <summary>The body of an answer as it comes in.</summary>
internal sealed class SimulatedReply : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> _parts = new();
    private TaskCompletionSource? _arrival;
    private Exception? _error;
    private bool _isEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Add(byte[] bytes)
    {
        if (_isEnded || bytes.Length == 0)
            return;
        _parts.Enqueue(bytes);
        Wake();
    }

    /// <summary>Ends it, well or with an error.</summary>
    public void End(Exception? error)
    {
        if (_isEnded)
            return;
        _isEnded = true;
        _error = error;
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_parts.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_error is not null)
                throw _error;
            if (_isEnded)
                return 0;
            var arrival = _arrival ??= new TaskCompletionSource();
            using var cancelled = cancellationToken.UnsafeRegister(_ => Complete(() => arrival.TrySetCanceled(cancellationToken)), null);
            await arrival.Task.ConfigureAwait(false);
        }
        var part = _parts.Peek();
        var count = Math.Min(buffer.Length, part.Length);
        part[..count].CopyTo(buffer);
        _parts.Dequeue();
        if (count < part.Length)
            Return(part[count..]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Return(ReadOnlyMemory<byte> rest)
    {
        var others = _parts.ToArray();
        _parts.Clear();
        _parts.Enqueue(rest);
        foreach (var other in others)
            _parts.Enqueue(other);
    }

    private void Wake()
    {
        if (_arrival is not { } arrival)
            return;
        _arrival = null;
        Complete(() => arrival.TrySetResult());
    }

    // A reader of the runtime stands between this and the client, and asks for no context: it goes on here at once if there is none, or else on another thread.
    private static void Complete(Action complete)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            complete();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}

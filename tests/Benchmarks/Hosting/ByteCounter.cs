namespace OfflineSync.Benchmarks.Hosting;

/// <summary>TCP payload bytes of a client's connections.</summary>
internal sealed class ByteCounter
{
    private long _sent;
    private long _received;

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    public void AddSent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void AddReceived(int bytes) => Interlocked.Add(ref _received, bytes);
}

namespace OfflineSync.Simulation.Servers;

/// <summary>A request's body: it ends, or it breaks off.</summary>
internal sealed class ServerRequestBody(byte[] body, bool isWhole) : MemoryStream(body, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        !isWhole && Position == Length ? throw new IOException("The client reset the request stream.") : base.ReadAsync(buffer, cancellationToken);
}

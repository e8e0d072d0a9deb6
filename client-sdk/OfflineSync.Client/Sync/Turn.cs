using System.Threading.Channels;

namespace OfflineSync.Client.Sync;

/// <summary>Lets one in at a time, in the order of asking. Whoever waits goes on in the context in which it asked, which a contended semaphore leaves.</summary>
internal sealed class Turn
{
    private readonly Channel<bool> _free = Channel.CreateBounded<bool>(1);

    public Turn() => Release();

    public async ValueTask WaitAsync(CancellationToken cancellationToken = default) => await _free.Reader.ReadAsync(cancellationToken);

    public void Release() => _free.Writer.TryWrite(true);
}

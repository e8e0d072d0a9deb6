using System.Collections.Concurrent;
using System.Threading.Channels;
using OfflineSync.WorkManager.Queue;

namespace OfflineSync.WorkManager.Engine;

/// <summary>Tells what transactions have changed, in their order.</summary>
internal sealed class Notifications(Action<WorkChange> tell)
{
    private const int PendingMax = 1_024;

    private readonly ConcurrentQueue<WorkChange> _queue = new();
    private readonly ConcurrentDictionary<Channel<WorkChange>, bool> _observers = new();
    private int _isTelling;

    public void Add(List<WorkChange> changes) => changes.ForEach(_queue.Enqueue);

    /// <summary>Tells what is queued, unless somebody is at it.</summary>
    public void Tell()
    {
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _isTelling, 1) == 0)
        {
            try
            {
                while (_queue.TryDequeue(out var change))
                {
                    foreach (var observer in _observers.Keys)
                        observer.Writer.TryWrite(change);
                    tell(change);
                }
            }
            finally
            {
                Volatile.Write(ref _isTelling, 0);
            }
        }
    }

    /// <summary>A channel with the changes from now on. An observer that does not keep up misses the oldest.</summary>
    public Channel<WorkChange> Observe()
    {
        var channel = Channel.CreateBounded<WorkChange>(new BoundedChannelOptions(PendingMax) { FullMode = BoundedChannelFullMode.DropOldest });
        _observers[channel] = true;
        return channel;
    }

    public void Forget(Channel<WorkChange> channel) => _observers.TryRemove(channel, out _);

    public void Complete()
    {
        foreach (var observer in _observers.Keys)
            observer.Writer.TryComplete();
    }
}

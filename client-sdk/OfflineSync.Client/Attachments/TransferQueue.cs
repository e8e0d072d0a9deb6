using System.Threading.Channels;

namespace OfflineSync.Client.Attachments;

/// <summary>
/// The order in which files travel: small ones first, so that photos do not wait behind a video; but one way in several takes what has waited longest, so that small
/// ones that never end do not hold the video up for ever.
/// </summary>
/// <param name="refill">Finds what waits.</param>
internal sealed class TransferQueue(Func<IReadOnlyList<AttachmentEntry>> refill)
{
    private const int OldestOf = 4;

    private readonly Lock _lock = new();
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<(string, AttachmentId)> _taken = [];
    private List<AttachmentEntry> _waiting = [];
    private int _busy;
    private int _picks;

    /// <summary>There may be more than before.</summary>
    public void LookAgain() => _news.Writer.TryWrite(true);

    /// <summary>Works on all that waits, and on what comes while work goes on, on several ways at once.</summary>
    public Task RunAsync(int ways, Func<AttachmentEntry, CancellationToken, Task> work, Func<bool> isStopped, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, ways).Select(way => RunWayAsync(takesOldest: ways > 1 && way == ways - 1, ways == 1, work, isStopped, cancellationToken)));

    private async Task RunWayAsync(
        bool takesOldest, bool isOnly, Func<AttachmentEntry, CancellationToken, Task> work, Func<bool> isStopped, CancellationToken cancellationToken)
    {
        try
        {
            while (!isStopped())
            {
                if (Take(takesOldest, isOnly) is { } entry)
                    await WorkAsync(entry, work, cancellationToken);
                else if (Volatile.Read(ref _busy) == 0)
                    return;
                else
                    await _news.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            // The next one that waits finds that there is nothing more.
            LookAgain();
        }
    }

    private async Task WorkAsync(AttachmentEntry entry, Func<AttachmentEntry, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(entry, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
            LookAgain();
        }
    }

    private AttachmentEntry? Take(bool takesOldest, bool isOnly)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
                _waiting = [.. refill().Where(entry => !_taken.Contains((entry.Scope, entry.Id))).OrderBy(entry => entry.Length)];
            if (_waiting.Count == 0)
                return null;
            var entry = takesOldest || (isOnly && ++_picks % OldestOf == 0) ? _waiting.MinBy(entry => entry.AddedAt)! : _waiting[0];
            _waiting.Remove(entry);
            _taken.Add((entry.Scope, entry.Id));
            Interlocked.Increment(ref _busy);
            return entry;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OfflineSync.Client.Capture;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Storage;

namespace OfflineSync.Client;

/// <summary>
/// Values of this device that lost against concurrent writes. The tables show what stayed; here the app decides about the rest: take what this device
/// had written after all, keep what stayed, or put the entry aside.
/// </summary>
public sealed class ConflictInbox
{
    private const int ListMax = 1000;

    private readonly LocalDatabase _database;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly List<Channel<bool>> _observers = [];
    private bool _isClosed;

    internal ConflictInbox(LocalDatabase database, IReadOnlyList<CapturedTable> tables)
    {
        _database = database;
        _tables = tables;
    }

    /// <summary>Raised after the list has changed. On a background thread, never for long: hand work over.</summary>
    public event EventHandler? Changed;

    /// <summary>The conflicts that wait for a decision, oldest first.</summary>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<Conflict>> ListAsync(int limit = ListMax, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<Conflict>>(
            reader => [.. ConflictStore.List(reader, limit).Select(entry => entry.ToConflict(_tables))], cancellationToken);

    /// <summary>
    /// The list as it is, and again whenever it has changed, until it is cancelled or the client is closed: the oldest 1,000 conflicts. Changes that
    /// follow each other while the app is busy with a list come as one.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<Conflict>> ObserveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_observers)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
            _observers.Add(news);
        }
        try
        {
            do
                yield return await ListAsync(ListMax, cancellationToken);
            while (await news.Reader.WaitToReadAsync(cancellationToken) && news.Reader.TryRead(out _) && !_isClosed);
        }
        finally
        {
            lock (_observers)
                _observers.Remove(news);
        }
    }

    /// <summary>
    /// Writes what this device had written to the table again, as a new mutation that replaces what stayed, and settles the conflicts of that value. Of
    /// a set, the elements that lost are added and removed again. A row that is gone comes back with all that this device had written.
    /// </summary>
    /// <param name="id">The conflict's <see cref="Conflict.Id"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OfflineSyncException">The tables do not take it, or the conflict is settled already. Nothing was written, the entry stays.</exception>
    public Task TakeMineAsync(long id, CancellationToken cancellationToken = default) => ChangeAsync(
        database =>
        {
            var entry = ConflictStore.Find(database, id) ?? throw new OfflineSyncException(OfflineSyncError.CannotApply,
                $"There is no conflict {id}: it was settled or dismissed, or is older than its retention. List the conflicts again.");
            new Settlement(database, _tables).TakeMine(entry);
            return true;
        },
        cancellationToken);

    /// <summary>Leaves the tables as they are, and settles the conflicts of that value, or of the row when it is gone.</summary>
    /// <param name="id">The conflict's <see cref="Conflict.Id"/>; nothing happens when it is settled already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task KeepTheirsAsync(long id, CancellationToken cancellationToken = default) => ChangeAsync(
        database =>
        {
            if (ConflictStore.Find(database, id) is not { } entry)
                return false;
            new Settlement(database, _tables).Settle(entry);
            return true;
        },
        cancellationToken);

    /// <summary>Removes this one entry from the list, without a decision about others of the same value.</summary>
    /// <param name="id">The conflict's <see cref="Conflict.Id"/>; nothing happens when it is settled already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task DismissAsync(long id, CancellationToken cancellationToken = default) => ChangeAsync(
        database =>
        {
            if (ConflictStore.Find(database, id) is not { } entry)
                return false;
            ConflictStore.Remove(database, [entry]);
            return true;
        },
        cancellationToken);

    internal void RaiseChanged()
    {
        lock (_observers)
        {
            foreach (var observer in _observers)
                observer.Writer.TryWrite(true);
        }
        Changed?.Invoke(this, EventArgs.Empty);
    }

    internal void Close()
    {
        lock (_observers)
        {
            _isClosed = true;
            foreach (var observer in _observers)
                observer.Writer.TryComplete();
        }
    }

    private async Task ChangeAsync(Func<Database, bool> change, CancellationToken cancellationToken)
    {
        if (await _database.WriteAsync(change, cancellationToken))
            RaiseChanged();
    }
}

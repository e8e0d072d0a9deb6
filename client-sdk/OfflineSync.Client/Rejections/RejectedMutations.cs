using OfflineSync.Client.Capture;
using OfflineSync.Client.Rejections;
using OfflineSync.Client.Storage;

namespace OfflineSync.Client;

/// <summary>
/// Mutations that were refused. Their rows show what the server has, with later writes on top; nothing waits for them. They stay here until the app
/// tries them again or drops them.
/// </summary>
public sealed class RejectedMutations
{
    private readonly LocalDatabase _database;
    private readonly IReadOnlyList<CapturedTable> _tables;
    private readonly TimeProvider _time;

    internal RejectedMutations(LocalDatabase database, IReadOnlyList<CapturedTable> tables, TimeProvider time)
    {
        _database = database;
        _tables = tables;
        _time = time;
    }

    /// <summary>Raised after the list has changed. On a background thread, never for long: hand work over.</summary>
    public event EventHandler? Changed;

    /// <summary>The rejected mutations, oldest first.</summary>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<RejectedMutation>> ListAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<RejectedMutation>>(reader => [.. RejectedStore.List(reader, limit).Select(ToMutation)], cancellationToken);

    /// <summary>
    /// Writes what the mutation had written to the tables again, on top of what they show now, as a new mutation, and removes the entry. A counter gets
    /// the difference, a set or text the change; a created row replaces one that is there.
    /// </summary>
    /// <param name="id">The entry's <see cref="RejectedMutation.Id"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OfflineSyncException">
    /// Its rows have not come back from the server yet, its values were not kept, or the tables do not take them. Nothing was written, the entry stays.
    /// </exception>
    public async Task RetryAsync(long id, CancellationToken cancellationToken = default)
    {
        await _database.WriteAsync(
            database =>
            {
                var entry = RejectedStore.Find(database, id) ?? throw new OfflineSyncException(OfflineSyncError.CannotApply,
                    $"There is no rejected mutation {id}: it was tried again or dropped. List them again.");
                new Retry(database, _tables).Run(entry);
                return Remove(database, id);
            },
            cancellationToken);
        RaiseChanged();
    }

    /// <summary>Removes an entry with what it had written.</summary>
    /// <param name="id">The entry's <see cref="RejectedMutation.Id"/>; nothing happens when it is gone already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task DropAsync(long id, CancellationToken cancellationToken = default)
    {
        if (await _database.WriteAsync(database => Remove(database, id), cancellationToken))
            RaiseChanged();
    }

    internal void RaiseChanged() => Changed?.Invoke(this, EventArgs.Empty);

    private bool Remove(Database database, long id) => RejectedStore.Remove(database, id, _time.GetUtcNow().ToUnixTimeMilliseconds());

    private RejectedMutation ToMutation(RejectedStore.Entry entry)
    {
        var (rows, hasMore) = RejectedRows.Read(entry.ChangeSet, entry.Scope, _tables);
        return new RejectedMutation(
            entry.Id, entry.Scope, entry.Code, entry.Message, DateTimeOffset.FromUnixTimeMilliseconds(entry.CreatedAt), rows, hasMore);
    }
}

using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>
/// Knows which rows refer to which attachments. It reads the rows of a scope in the order of the log, from where it left off: pushes do nothing for it. What it found and how far it
/// came are committed together.
/// </summary>
internal sealed class ReferenceTracker(StoreSessions sessions, IChangeLog log, TimeProvider time)
{
    private const long PageBytes = 1024 * 1024;
    private const int PageRows = 1_000;

    // Whoever waits for the scope gets it in between.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks at all rows that changed, step by step.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task CatchUpAsync(string scope, CancellationToken cancellationToken)
    {
        var dictionary = await log.AskAsync(log => log.ReadDictionaryAsync(scope, cancellationToken));
        for (var isFirst = true; !await StepAsync(isFirst); isFirst = false)
            await Task.Delay(Pause, time, cancellationToken);

        Task<bool> StepAsync(bool mayStartOver) =>
            sessions.WriteAsync(session => this.StepAsync(session, scope, dictionary, mayStartOver, cancellationToken), cancellationToken);
    }

    /// <summary>Does one step within a transaction.</summary>
    /// <returns>Whether all rows were looked at.</returns>
    public async Task<bool> StepAsync(StoreSession session, string scope, ScopeDictionary dictionary, bool mayStartOver, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(AttachmentStatements.LockScope, cancellationToken, scope);
        var before = (await session.ReadAsync(
            CollectionStatements.SelectPosition,
            row => new ReferencePosition(new LogPosition(row.GetInt64(0), row.GetInt32(1)), row.GetInt32(2)),
            cancellationToken,
            scope)).Single();
        var columns = dictionary.Tables.Sum(table => table.Attachments.Count);
        var page = await ReadAsync(scope, before.Row, cancellationToken);
        // Deletes that were forgotten meanwhile would leave references behind.
        if (before.Columns != columns || before.Row.Change > page.Head.Change || (mayStartOver && before.Row.Change > 0 && page.Head.Floor > before.Row.Change))
        {
            await session.ExecuteAsync(CollectionStatements.ClearReferences, cancellationToken, scope);
            page = await ReadAsync(scope, default, cancellationToken);
            before = default;
        }
        await NoteAsync(session, scope, page.Rows, dictionary, cancellationToken);
        var position = page.Complete ? LogPosition.EndOf(page.Head.Change) : page.Rows[^1].Position;
        if (new ReferencePosition(position, columns) != before)
            await session.ExecuteAsync(CollectionStatements.SetPosition, cancellationToken, scope, position.Change, position.Ordinal, columns);
        if (page.Complete)
            await MarkAsync(session, scope, cancellationToken);
        return page.Complete;
    }

    private Task<ScopePage> ReadAsync(string scope, LogPosition after, CancellationToken cancellationToken) =>
        log.AskAsync(log => log.ReadPageAsync(scope, after, 0, new PageBounds(PageRows, PageBytes), cancellationToken));

    private static async Task NoteAsync(
        StoreSession session, string scope, IReadOnlyList<StoredRow> rows, ScopeDictionary dictionary, CancellationToken cancellationToken)
    {
        var reader = new ReferenceReader();
        // A table that came after the dictionary was read has a column that it lacks: its rows are looked at again then.
        var concerned = rows.Where(row => row.Table < dictionary.Tables.Count && dictionary.Tables[row.Table].Attachments.Count > 0).ToList();
        await session.ExecuteManyAsync(
            CollectionStatements.RemoveReferences, concerned.Select(row => new object[] { scope, row.Table, row.Key.ToArray() }), cancellationToken);
        await session.ExecuteManyAsync(
            CollectionStatements.AddReference,
            concerned.SelectMany(row => reader.Read(row, dictionary.Tables[row.Table].Attachments)
                .Select(reference => new object[] { scope, row.Table, row.Key.ToArray(), reference.Column, reference.Hash.ToBytes() })),
            cancellationToken);
    }

    private async Task MarkAsync(StoreSession session, string scope, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(CollectionStatements.MarkReferenced, cancellationToken, scope);
        await session.ExecuteAsync(CollectionStatements.MarkUnreferenced, cancellationToken, scope, time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}

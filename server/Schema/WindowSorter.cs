using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Schema;

/// <summary>
/// Sorts the rows that were there before their table got a window column: in small transactions, each of which notes how far it came. So any node goes on where another one
/// stopped, and pushes wait for one of them at most.
/// </summary>
internal sealed class WindowSorter(IChangeLog log)
{
    private static readonly PageBounds Chunk = new(2_000, 8 * 1024 * 1024);

    /// <summary>Sorts rows of a scope, until all are or enough was done.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="chunksMax">How many transactions it may take.</param>
    /// <param name="cancellationToken">Gives up. What was done stays.</param>
    /// <returns>Whether all are sorted.</returns>
    public async Task<bool> RunAsync(string scope, int chunksMax, CancellationToken cancellationToken)
    {
        for (var i = 0; i < chunksMax; i++)
        {
            if (!await SortChunkAsync(scope, cancellationToken))
                return true;
        }
        return false;
    }

    /// <returns>Whether there was something to do.</returns>
    private async Task<bool> SortChunkAsync(string scope, CancellationToken cancellationToken)
    {
        await using var transaction = await log.BeginAsync(scope, [], cancellationToken);
        var dictionary = await transaction.ReadDictionaryAsync(cancellationToken);
        if (Unsorted(dictionary) is not { Window: { } window } table)
            return false;
        var rows = await transaction.ReadRowsAfterAsync(table.Table, window.After, Chunk, cancellationToken);
        var reader = new RowStateReader();
        var sorted = new List<SortedRow>(rows.Count);
        foreach (var row in rows)
        {
            if (reader.ReadAll(row.Data) is { Deleted: false } state)
                sorted.Add(new SortedRow(table.Table, row.Key, WindowKey.Of(state, window.Column)));
        }
        var next = rows.Count == 0 ? window with { Ready = true, After = default } : window with { After = rows[^1].Key };
        await transaction.CommitAsync(new ScopeWrite(transaction.Head, [], [], [], []) { Windows = [next], SortedRows = sorted }, cancellationToken);
        return true;
    }

    /// <summary>A table whose rows are not all sorted; nothing when there is none.</summary>
    public static TableEntry? Unsorted(ScopeDictionary dictionary) => dictionary.Tables.FirstOrDefault(table => table.Window is { Ready: false });
}

using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Push;
using OfflineSync.Server.Schema;
using RowKey = OfflineSync.Protocol.Values.RowKey;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>Holds what a pull asks for against the scope's tables.</summary>
internal sealed class PullPlanner(IChangeLog log, WindowSorter sorter)
{
    // A pull that meets unsorted rows helps, but not for long.
    private const int SortedChunksMax = 2;

    // Fewer changed rows than this are read as fast as a window is counted.
    private const int ChangedRowsMin = 1_000;

    // A row of the log costs less than one of a window, and a window is read anew for each page.
    private const int ChangedRowsPerWindowRow = 4;
    private const int WindowRowsMax = 50_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Makes a plan.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cursor">Where the client is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">The request does not fit the scope, or its windows are not sorted yet.</exception>
    public async Task<PullPlan> PlanAsync(PullRequest request, Cursor cursor, CancellationToken cancellationToken)
    {
        // Who has no checkpoint yet fetches the windows.
        var isFirst = cursor.Since == 0;
        if (request.Subscription is null && request.Additions.Count == 0)
            return PullPlan.Everything;
        var dictionary = await ReadDictionaryAsync(request, cancellationToken);
        var hasChangedMuch = !isFirst && request.Subscription?.Tables.Any(table => table.Window is not null) == true
            && await log.AskAsync(log => log.CountRowsAsync(request.Scope, cursor.Position, ChangedRowsMin, cancellationToken)) == ChangedRowsMin;
        var parts = new List<PullPart>(request.Additions.Count);
        var tables = new SortedDictionary<int, TableView>();
        foreach (var addition in request.Additions)
        {
            parts.Add(await PartOfAsync(request.Scope, addition, dictionary, cancellationToken));
            if (dictionary.Find(addition.Table) is { } table)
            {
                var before = tables.GetValueOrDefault(table.Table, TableView.Plain);
                tables[table.Table] = before with { Whole = true, Added = [.. before.Added, parts[^1].Range!] };
            }
        }
        foreach (var subscribed in request.Subscription?.Tables ?? [])
        {
            var (table, window) = (dictionary.Find(subscribed.Table), subscribed.Window);
            if (table is null)
            {
                // It may come to be before the pull is resumed: the parts keep their numbers.
                parts.AddRange(isFirst && window is not null ? [new PullPart(null, -1, ChangedOnly: false)] : []);
                continue;
            }
            var added = tables.GetValueOrDefault(table.Table, TableView.Plain).Added;
            var whole = subscribed.WholeRows || window is not null || added.Count > 0;
            if (window is null)
            {
                tables[table.Table] = TableView.Plain with { Whole = whole };
                continue;
            }
            var range = await RangeOfAsync(request.Scope, table, window, cancellationToken);
            var byWindow = hasChangedMuch && await IsSmallAsync(request.Scope, range, cursor.Position, cancellationToken);
            tables[table.Table] = new TableView(whole, ColumnOf(table), range.From) { Added = added, ByWindow = byWindow };
            if (isFirst)
                parts.Add(new PullPart(range, ColumnOf(table), ChangedOnly: false));
        }
        // Who keeps all there is reads the log as it is, which costs less than to merge it from its tables.
        if (parts.Count == 0 && dictionary.Tables.All(table => tables.GetValueOrDefault(table.Table) == TableView.Plain))
            return PullPlan.Everything;
        return new PullPlan(parts, tables, request.Subscription is not null, dictionary.Tables.Count);
    }

    private async Task<ScopeDictionary> ReadDictionaryAsync(PullRequest request, CancellationToken cancellationToken)
    {
        var windowed = (request.Subscription?.Tables ?? []).Where(table => table.Window is not null).Select(table => table.Table)
            .Concat(request.Additions.Where(addition => addition.Window is not null).Select(addition => addition.Table))
            .ToHashSet(NameComparer.Instance);
        var dictionary = await log.AskAsync(log => log.ReadDictionaryAsync(request.Scope, cancellationToken));
        if (!dictionary.Tables.Any(table => table.Window is { Ready: false } && windowed.Contains(table.Name)))
            return dictionary;
        if (!await log.AskAsync(_ => sorter.RunAsync(request.Scope, SortedChunksMax, cancellationToken)))
        {
            throw new RpcException(
                StatusCode.Unavailable,
                Reason.StoreUnavailable,
                "The server is still sorting the rows that were there before the window column was named: try again later.",
                RetryPushback.After(RetryAfter));
        }
        return await log.AskAsync(log => log.ReadDictionaryAsync(request.Scope, cancellationToken));
    }

    private async Task<PullPart> PartOfAsync(string scope, Addition addition, ScopeDictionary dictionary, CancellationToken cancellationToken)
    {
        if (dictionary.Find(addition.Table) is not { } table)
            return new PullPart(null, -1, addition.ChangedOnly);
        return addition.RowsCase switch
        {
            Addition.RowsOneofCase.Window => new PullPart(
                await RangeOfAsync(scope, table, addition.Window, cancellationToken), ColumnOf(table), addition.ChangedOnly),
            Addition.RowsOneofCase.Keys => new PullPart(RangeOf(table, addition.Keys), -1, addition.ChangedOnly),
            _ => new PullPart(new TablesRange([new TableStart(table.Table, default)]), -1, addition.ChangedOnly),
        };
    }

    private async Task<WindowRange> RangeOfAsync(string scope, TableEntry table, Window window, CancellationToken cancellationToken)
    {
        if (table.Window is null)
            // A server that was restored from a backup may have forgotten it.
            throw new RpcException(
                StatusCode.FailedPrecondition, Reason.SchemaMissing, $"Table \"{table.Name}\" has no window column in this scope. Declare one, see TableDeclaration.window_column.");
        var range = new WindowRange(table.Table, KeyOf(window.From), default, KeyOf(window.Before));
        var bound = window.Rows == 0 ? null : await log.AskAsync(log => log.FindWindowBoundAsync(scope, range, (int)window.Rows, cancellationToken));
        return bound is { } from ? range with { From = from } : range;
    }

    /// <summary>Whether a window has far fewer rows than have changed in its table.</summary>
    private async Task<bool> IsSmallAsync(string scope, WindowRange window, LogPosition position, CancellationToken cancellationToken)
    {
        var rows = await log.AskAsync(log => log.CountRangeAsync(scope, window, WindowRowsMax, cancellationToken));
        var least = ChangedRowsMin + ((int)rows * ChangedRowsPerWindowRow);
        return rows < WindowRowsMax
            && await log.AskAsync(log => log.CountRangeAsync(scope, new TablesRange([new TableStart(window.Table, position)]), least, cancellationToken)) == least;
    }

    private static KeysRange RangeOf(TableEntry table, RowKeys keys)
    {
        var (values, columns) = (keys.Values, table.KeyColumns.Count);
        if (values.Count % columns != 0)
            throw PushReader.Malformed($"An addition for table \"{table.Name}\" has {values.Count} key values, but each row's key has {columns}.");
        if (values.Count / columns > SubscriptionCheck.KeysMax)
            throw PushReader.Malformed($"An addition for table \"{table.Name}\" names {values.Count / columns} rows, at most {SubscriptionCheck.KeysMax} are allowed.");
        var encoded = new HashSet<RowAddress>();
        for (var i = 0; i < values.Count; i += columns)
        {
            var key = RowKey.Encode([.. values.Skip(i).Take(columns).Select(value => value.ToValue())]);
            if (key.Length > ProtocolLimits.KeyBytesMax)
                throw PushReader.Malformed($"An addition for table \"{table.Name}\": a key has {key.Length} bytes, at most {ProtocolLimits.KeyBytesMax} are allowed.");
            encoded.Add(new RowAddress(table.Table, key));
        }
        return new KeysRange(table.Table, [.. encoded.Select(address => address.Key)], default);
    }

    private static int ColumnOf(TableEntry table) => table.Window!.Value.Column;

    private static ReadOnlyMemory<byte> KeyOf(CellValue? bound) => bound is null ? default : WindowKey.Of(bound.ToValue());
}

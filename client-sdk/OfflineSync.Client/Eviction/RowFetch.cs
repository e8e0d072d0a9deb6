using OfflineSync.Client.Capture;
using OfflineSync.Client.Notifications;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Brings rows to the device that the app wants, unless they are there.</summary>
/// <param name="database">Reads the app's database.</param>
/// <param name="uses">Takes note that the app uses them.</param>
/// <param name="pull">Pulls a scope with additions.</param>
internal sealed class RowFetch(LocalDatabase database, RecentUses uses, Func<string, IReadOnlyList<Addition>, CancellationToken, Task> pull)
{
    private const int KeysMax = 10_000;

    public async Task<FetchResult> RunAsync(CapturedTable table, IReadOnlyList<IReadOnlyList<object>> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > KeysMax)
            throw new ArgumentException($"{keys.Count:N0} rows are too many at once: fetch at most {KeysMax:N0}.", nameof(keys));
        var wanted = keys.Select(key => RowEviction.KeyOf(table, key)).ToList();
        foreach (var key in wanted)
            uses.Add(table, key);
        var missing = await MissingAsync(table, wanted, cancellationToken);
        if (missing.Count == 0)
            return new FetchResult(wanted.Count, 0, []);
        await pull(table.Scope, [.. RowAdditions.Of(table, missing)], cancellationToken);
        var left = await MissingAsync(table, missing, cancellationToken);
        return new FetchResult(wanted.Count - missing.Count, missing.Count - left.Count, [.. left.Select(key => PlainValue.Key(key))]);
    }

    public async Task<FetchResult> RunAsync(CapturedTable table, FetchWindow window, CancellationToken cancellationToken)
    {
        if (table.WindowColumn.Length == 0)
            throw new ArgumentException($"Table \"{table.Name}\" has no window. Set Column of its eviction policy to the value column that says how old a row is.", nameof(table));
        var addition = new Addition { Table = table.Name, Window = window.ToMessage() };
        var before = await CountAsync(table, cancellationToken);
        await pull(table.Scope, [addition], cancellationToken);
        return new FetchResult(0, Math.Max(0, await CountAsync(table, cancellationToken) - before), []);
    }

    private Task<List<Value[]>> MissingAsync(CapturedTable table, List<Value[]> keys, CancellationToken cancellationToken) => database.ReadAsync(
        reader =>
        {
            var rows = new RowValues(reader, table, new ByteArena());
            return keys.Where(key => !rows.TryRead(key, ColumnSet.Empty, out _)).ToList();
        },
        cancellationToken);

    private Task<long> CountAsync(CapturedTable table, CancellationToken cancellationToken) =>
        database.ReadAsync(reader => reader.Scalar($"SELECT count(*) FROM {SqlName.Quote(table.Name)}") ?? 0, cancellationToken);
}

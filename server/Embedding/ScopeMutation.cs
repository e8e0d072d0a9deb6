using Google.Protobuf;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Push;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Embedding;

/// <summary>Makes a mutation of the host's rows, as a device would send it.</summary>
internal static class ScopeMutation
{
    /// <summary>Makes it.</summary>
    /// <exception cref="ArgumentException">The rows are not well-formed.</exception>
    public static ParsedPush Of(string scope, IReadOnlyList<ScopeRow> rows, ScopeDictionary dictionary, ScopeHead head, long sequence, ulong stamp)
    {
        if (ProtocolLimits.CheckScope(scope) is { } problem)
            throw new ArgumentException($"The scope: {problem}.", nameof(scope));
        if (rows.Count == 0)
            throw new ArgumentException("There are no rows.", nameof(rows));
        var changes = new ChangeSet();
        foreach (var table in rows.GroupBy(row => row.Table, NameComparer.Instance))
            changes.Tables.Add(BlockOf(table.Key, [.. table], dictionary.Find(table.Key)));
        var mutation = new Mutation { Sequence = (ulong)sequence, Stamp = stamp, Base = (ulong)head.Change, ChangeSet = changes.ToByteString() };
        try
        {
            return new ParsedPush(scope, ServerClient.Id, [MutationReader.Read(mutation, new ByteArena())]);
        }
        catch (ProtocolException exception)
        {
            throw new ArgumentException($"The rows cannot be written: {exception.Message}", nameof(rows), exception);
        }
    }

    private static TableChanges BlockOf(string table, IReadOnlyList<ScopeRow> rows, TableEntry? known)
    {
        string[] keys = [.. rows[0].Key.Keys];
        string[] columns = [.. rows.SelectMany(row => row.Values.Keys).Distinct(NameComparer.Instance)];
        var writer = new RowWriter(table, keys, columns, [.. columns.Select(column => FormOf(table, column, known))]);
        foreach (var row in rows)
        {
            if (row.Key.Count != keys.Length || !Array.TrueForAll(keys, row.Key.ContainsKey))
                throw new ArgumentException($"Table \"{table}\": a row has the key columns ({string.Join(", ", row.Key.Keys)}), another one ({string.Join(", ", keys)}).", nameof(rows));
            var written = Enumerable.Range(0, columns.Length).Where(index => row.Values.ContainsKey(columns[index])).ToArray();
            writer.Add(
                row.Operation,
                [.. keys.Select(key => ValueOf(table, key, row.Key[key]))],
                ColumnSet.FromIndexes(written),
                [.. written.Select(index => ValueOf(table, columns[index], row.Values[columns[index]]))]);
        }
        return writer.Build();
    }

    private static WriteForm FormOf(string table, string column, TableEntry? known)
    {
        var rule = known?.NumberOf(column) is int number and >= 0 ? known.Rules[number] : ColumnRule.Default;
        return rule.Form is WriteForm.Unspecified or WriteForm.Difference
            ? rule.Form
            : throw new ArgumentException($"Table \"{table}\", column \"{column}\" is {rule} in this scope, which the server does not write.", nameof(column));
    }

    private static Value ValueOf(string table, string column, object? value)
    {
        try
        {
            return PlainValue.FromObject(value);
        }
        catch (InvalidOperationException)
        {
            throw new ArgumentException(
                $"Table \"{table}\", column \"{column}\" has a {value!.GetType()}; it must be long, int, bool, double, string, byte[] or null.", nameof(value));
        }
    }
}

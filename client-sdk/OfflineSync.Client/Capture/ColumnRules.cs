using OfflineSync.Client.Schema;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client.Capture;

/// <summary>Checks what an app says of a table's columns against the table.</summary>
internal static class ColumnRules
{
    /// <summary>The rule of each value column.</summary>
    /// <exception cref="OfflineSyncException">The app says what cannot be; the message says what to do.</exception>
    public static IReadOnlyList<ColumnRule> For(TrackedTable tracked, TableSchema schema)
    {
        var keys = schema.KeyColumns;
        var names = schema.ValueColumns.Select(column => column.Name).ToArray();
        foreach (var column in tracked.Columns)
        {
            if (CapturedTable.IndexOf(keys, column.Name) >= 0)
                throw Invalid(schema.Name, column.Name, "is part of the key, which does not merge. Leave it out");
            if (CapturedTable.IndexOf(names, column.Name) < 0)
                throw Invalid(schema.Name, column.Name, "does not exist. Correct the name, or run the app's migrations before the sync is opened");
        }
        var rules = schema.ValueColumns.Select(column => RuleOf(tracked, schema, column)).ToArray();
        if (rules.GroupBy(rule => rule.WireName, NameComparer.Instance).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Invalid(schema.Name, twice.Key, "is named as the old name of two columns. Only one can go on with what it holds");
        return rules;
    }

    /// <summary>The value columns that name attachments.</summary>
    /// <exception cref="OfflineSyncException">One of them cannot; the message says what to do.</exception>
    public static IReadOnlyList<string> AttachmentsOf(TrackedTable tracked, TableSchema schema)
    {
        var columns = schema.ValueColumns.Where(column => tracked.Columns.Any(said => said.IsAttachment && NameComparer.Instance.Equals(said.Name, column.Name))).ToArray();
        foreach (var column in columns)
        {
            if (tracked.Columns.First(said => NameComparer.Instance.Equals(said.Name, column.Name)).Type is var type && type != ColumnType.Register)
                throw Invalid(schema.Name, column.Name, $"names attachments and is a {type}. Attachments are named in registers only: use a column of its own");
            if (column.Affinity is not (ColumnAffinity.Text or ColumnAffinity.Blob))
                throw Invalid(schema.Name, column.Name, "names attachments, but its declared type lets SQLite turn texts into numbers. Declare it TEXT");
        }
        return [.. columns.Select(column => column.Name)];
    }

    private static ColumnRule RuleOf(TrackedTable tracked, TableSchema schema, TableColumn column)
    {
        var said = tracked.Columns.FirstOrDefault(said => NameComparer.Instance.Equals(said.Name, column.Name)) ?? new TrackedColumn(column.Name);
        var wireName = said.FormerName is { } former ? CheckFormer(schema, column.Name, former) : column.Name;
        if (said.Type != ColumnType.Register)
        {
            CheckMerged(schema.Name, said, column.Affinity);
            return new ColumnRule(wireName, said.Type, MergePolicy.LastWriterWins);
        }
        var policy = said.Policy ?? tracked.Policy;
        if (policy != MergePolicy.Custom)
        {
            return said.Resolver is null
                ? new ColumnRule(wireName, said.Type, policy)
                : throw Invalid(schema.Name, column.Name,
                    $"has the resolver \"{said.Resolver}\" and the policy {policy}. Set the policy to Custom, or remove the resolver");
        }
        var resolver = said.Resolver ?? tracked.Resolver ?? "";
        return ProtocolLimits.CheckName(resolver) is null
            ? new ColumnRule(wireName, said.Type, policy, resolver)
            : throw Invalid(schema.Name, column.Name,
                "has the policy Custom and no usable resolver. Set Resolver to the name under which the server has it, "
                + $"1 to {ProtocolLimits.NameLengthMax} characters");
    }

    private static void CheckMerged(string table, TrackedColumn said, ColumnAffinity affinity)
    {
        if (said.Policy is not null || said.Resolver is not null)
            throw Invalid(table, said.Name, $"is a {said.Type}, which merges every write, so it takes no policy and no resolver. Remove them");
        if (said.Type == ColumnType.Counter && affinity is ColumnAffinity.Real or ColumnAffinity.Text or ColumnAffinity.Blob)
            throw Invalid(table, said.Name, $"is a counter, but its declared type lets SQLite store {affinity} values. Declare it INTEGER");
        if (said.Type != ColumnType.Counter && affinity is not (ColumnAffinity.Text or ColumnAffinity.Blob))
            throw Invalid(table, said.Name, $"is a {said.Type}, but its declared type lets SQLite turn texts into numbers. Declare it TEXT");
    }

    private static string CheckFormer(TableSchema schema, string column, string former)
    {
        if (ProtocolLimits.CheckName(former) is { } problem)
            throw Invalid(schema.Name, column, $"was renamed, but its old name cannot be: {problem}. Correct RenamedFrom");
        if (schema.KeyColumns.Concat(schema.ValueColumns.Select(other => other.Name)).Contains(former, NameComparer.Instance))
            throw Invalid(schema.Name, column, $"cannot be renamed from \"{former}\": the table still has a column of that name. Correct RenamedFrom");
        return former;
    }

    private static OfflineSyncException Invalid(string table, string column, string problem) =>
        new(OfflineSyncError.InvalidOptions, $"Column \"{column}\" of table \"{table}\" {problem}.");
}

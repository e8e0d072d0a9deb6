using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Schema;

/// <summary>Holds declarations against what a scope has. The first one of a table or column holds; later ones must agree with it.</summary>
internal static class SchemaCheck
{
    /// <summary>Adds what is new.</summary>
    /// <exception cref="RpcException">A table or column was declared otherwise before.</exception>
    public static void Apply(DictionaryDraft dictionary, IEnumerable<TableDeclaration> tables)
    {
        var added = 0;
        foreach (var table in tables)
        {
            var names = table.Columns.Select(column => column.Name).ToArray();
            if (dictionary.Check(table.Name, table.KeyColumns, names, added) is { } rejection)
                throw Conflict(rejection.Message);
            var deletes = table.Deletes == DeletePolicy.Unspecified ? DeletePolicy.DeleteWins : table.Deletes;
            var entry = dictionary.Find(table.Name) ?? dictionary.AddTable(table.Name, table.KeyColumns, deletes);
            if (entry.Deletes != deletes)
                throw Conflict($"Table \"{table.Name}\": this app declares {Name(deletes)}, but the scope has {Name(entry.Deletes)}. Declare it the same way.");
            var columns = table.Columns.Select(column => (column.Name, ColumnRule.Of(column.Type, column.Policy, column.Resolver))).ToArray();
            foreach (var (name, rule) in columns)
                Check(entry, name, rule);
            entry = dictionary.MarkAttachments(
                dictionary.AddColumns(entry, columns), table.Columns.Where(column => column.Attachment).Select(column => column.Name));
            if (table.WindowColumn.Length > 0)
                ApplyWindow(dictionary, entry, table.WindowColumn);
        }
    }

    private static void ApplyWindow(DictionaryDraft dictionary, TableEntry entry, string column)
    {
        if (entry.KeyColumns.Contains(column, NameComparer.Instance))
            throw Conflict($"Table \"{entry.Name}\": the window column \"{column}\" is a part of the key in this scope. It must be a value column.");
        if (entry.Window is { } window)
        {
            var held = entry.Columns[window.Column];
            if (!NameComparer.Instance.Equals(held, column))
                throw Conflict($"Table \"{entry.Name}\": this app declares the window column \"{column}\", but the scope has \"{held}\". Declare it the same way.");
            return;
        }
        if (entry.NumberOf(column) < 0)
        {
            if (dictionary.Check(entry.Name, entry.KeyColumns, [column], tablesAdded: 0) is { } rejection)
                throw Conflict(rejection.Message);
            entry = dictionary.AddColumns(entry, [(column, ColumnRule.Default)]);
        }
        dictionary.AddWindow(entry, entry.NumberOf(column));
    }

    private static void Check(TableEntry entry, string name, ColumnRule rule)
    {
        if (entry.KeyColumns.Contains(name, NameComparer.Instance))
            throw Conflict($"Table \"{entry.Name}\": column \"{name}\" is a part of the key in this scope.");
        var number = entry.NumberOf(name);
        if (number >= 0 && entry.Rules[number] != rule)
        {
            throw Conflict(
                $"Table \"{entry.Name}\", column \"{name}\": this app declares {rule}, but the scope has {entry.Rules[number]}. "
                + "Declare it the same way, or give the column another name.");
        }
    }

    private static string Name(DeletePolicy policy) => policy == DeletePolicy.UpdateWins ? "that updates win over deletes" : "that deletes win over updates";

    private static RpcException Conflict(string message) => new(StatusCode.FailedPrecondition, Reason.SchemaConflict, message);
}

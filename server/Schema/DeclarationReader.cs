using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Schema;

/// <summary>Checks a declaration by itself, before it is held against the scope.</summary>
internal static class DeclarationReader
{
    /// <summary>Checks it.</summary>
    /// <exception cref="RpcException">It breaks the contract; the message says where.</exception>
    public static void Check(DeclareRequest request)
    {
        PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        if (request.Tables.Count is 0 or > ProtocolLimits.TablesMax)
            throw PushReader.Malformed($"The declaration has {request.Tables.Count} tables; 1 to {ProtocolLimits.TablesMax} are allowed.");
        var tables = new HashSet<string>(NameComparer.Instance);
        foreach (var table in request.Tables)
        {
            if (!tables.Add(table.Name))
                throw PushReader.Malformed($"The declaration names table \"{table.Name}\" twice.");
            Check(table);
        }
    }

    private static void Check(TableDeclaration table)
    {
        if (ProtocolLimits.CheckName(table.Name) is { } problem)
            throw PushReader.Malformed($"Table: {problem}.");
        var count = table.KeyColumns.Count + table.Columns.Count;
        if (table.KeyColumns.Count == 0 || count > ProtocolLimits.ColumnsMax)
            throw Wrong(table, $"it has {table.KeyColumns.Count} key columns of {count}; a key and at most {ProtocolLimits.ColumnsMax} columns are needed");
        if (table.Deletes is < DeletePolicy.Unspecified or > DeletePolicy.UpdateWins)
            throw Wrong(table, $"{(int)table.Deletes} is no policy for deletes that this server knows");
        var names = new HashSet<string>(NameComparer.Instance);
        foreach (var name in table.KeyColumns.Concat(table.Columns.Select(column => column.Name)))
        {
            if (ProtocolLimits.CheckName(name) is { } columnProblem)
                throw Wrong(table, $"a column: {columnProblem}");
            if (!names.Add(name))
                throw Wrong(table, $"column \"{name}\" is named twice");
        }
        foreach (var column in table.Columns)
            Check(table, column);
        if (table.WindowColumn.Length > 0 && ProtocolLimits.CheckName(table.WindowColumn) is { } windowProblem)
            throw Wrong(table, $"the window column: {windowProblem}");
        if (table.KeyColumns.Contains(table.WindowColumn, NameComparer.Instance))
            throw Wrong(table, $"the window column \"{table.WindowColumn}\" is a key column; it must be a value column");
    }

    private static void Check(TableDeclaration table, ColumnDeclaration column)
    {
        if (column.Type is < ColumnType.Unspecified or > ColumnType.Text)
            throw Wrong(table, $"column \"{column.Name}\": {(int)column.Type} is no column type that this server knows");
        if (column.Policy is < MergePolicy.Unspecified or > MergePolicy.Custom)
            throw Wrong(table, $"column \"{column.Name}\": {(int)column.Policy} is no merge policy that this server knows");
        if (column.Type > ColumnType.Register && column.Policy > MergePolicy.LastWriterWins)
            throw Wrong(table, $"column \"{column.Name}\": a merge policy is for registers only");
        if (column.Type > ColumnType.Register && column.Attachment)
            throw Wrong(table, $"column \"{column.Name}\": only the values of registers can name attachments");
        if (column.Policy == MergePolicy.Custom != column.Resolver.Length > 0)
            throw Wrong(table, $"column \"{column.Name}\": the policy \"custom\" and the name of a resolver go together");
        if (column.Resolver.Length > ProtocolLimits.NameLengthMax)
            throw Wrong(table, $"column \"{column.Name}\": the name of the resolver is longer than {ProtocolLimits.NameLengthMax} characters");
    }

    private static RpcException Wrong(TableDeclaration table, string problem) => PushReader.Malformed($"Table \"{table.Name}\": {problem}.");
}

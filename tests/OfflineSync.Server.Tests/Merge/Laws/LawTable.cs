using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Resolvers;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>A table with one column of each convergent type, and its only row.</summary>
internal static class LawTable
{
    public const int Last = 0;
    public const int First = 1;
    public const int Counter = 2;
    public const int Set = 3;
    public const int Text = 4;

    private static readonly string[] Names = ["last", "first", "counter", "set", "text"];
    private static readonly ResolverRegistry NoResolvers = new([]);
    private static readonly byte[] Key = RowKey.Encode([Value.FromText("x")]);
    private static readonly TableEntry DeleteWins = Declare(DeletePolicy.DeleteWins);
    private static readonly TableEntry UpdateWins = Declare(DeletePolicy.UpdateWins);

    /// <summary>The columns that a rule is about.</summary>
    public static int[] ColumnsOf(Rule rule) => rule < Rule.DeleteWins ? [(int)rule] : [Last, First, Counter, Set, Text];

    /// <summary>A context for the row.</summary>
    public static MergeContext Context(Rule rule, IRowTexts texts)
    {
        var context = new MergeContext("s", NoResolvers, texts);
        context.Start(rule == Rule.UpdateWins ? UpdateWins : DeleteWins, Key);
        return context;
    }

    /// <summary>What devices show.</summary>
    public static string Show(RowState? row) => row is null || row.Deleted
        ? "no row"
        : string.Join(' ', row.Columns.ToArray().Select(column => $"{Names[column.Column]}={EncodedValue.Read(column.Value)}"));

    private static TableEntry Declare(DeletePolicy deletes) => new(0, "t", ["id"], deletes, Names,
    [
        ColumnRule.Default,
        ColumnRule.Of(ColumnType.Register, MergePolicy.FirstWriterWins, ""),
        ColumnRule.Of(ColumnType.Counter, MergePolicy.Unspecified, ""),
        ColumnRule.Of(ColumnType.Set, MergePolicy.Unspecified, ""),
        ColumnRule.Of(ColumnType.Text, MergePolicy.Unspecified, ""),
    ]);
}

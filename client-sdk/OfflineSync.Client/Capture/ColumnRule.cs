using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Capture;

/// <summary>How a value column merges, and its name on the wire: the one that it had before migrations renamed it.</summary>
internal sealed record ColumnRule(string WireName, ColumnType Type, MergePolicy Policy, string Resolver = "")
{
    public bool IsDefault => Type == ColumnType.Register && Policy == MergePolicy.LastWriterWins;

    /// <summary>How a mutation writes the column's values. All forms but the plain one need to know what the value was before.</summary>
    public WriteForm Form => Type switch
    {
        ColumnType.Counter => WriteForm.Difference,
        ColumnType.Set => WriteForm.SetEdit,
        ColumnType.Text => WriteForm.TextEdit,
        _ => Policy == MergePolicy.Custom ? WriteForm.BasedValue : WriteForm.Unspecified,
    };

    public static ColumnRule Default(string wireName) => new(wireName, ColumnType.Register, MergePolicy.LastWriterWins);
}

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog.Dictionary;

/// <summary>How concurrent writes of a column come together.</summary>
/// <param name="Type">The type.</param>
/// <param name="Policy">Which write of a register stays.</param>
/// <param name="Resolver">The name of its resolver, or empty.</param>
internal sealed record ColumnRule(ColumnType Type, MergePolicy Policy, string Resolver)
{
    /// <summary>A register whose last writer wins.</summary>
    public static ColumnRule Default { get; } = new(ColumnType.Register, MergePolicy.LastWriterWins, "");

    /// <summary>Whether a column without a declaration merges like this.</summary>
    public bool IsDefault => this == Default;

    /// <summary>How a mutation writes the column.</summary>
    public WriteForm Form => Type switch
    {
        ColumnType.Counter => WriteForm.Difference,
        ColumnType.Set => WriteForm.SetEdit,
        ColumnType.Text => WriteForm.TextEdit,
        _ => Policy == MergePolicy.Custom ? WriteForm.BasedValue : WriteForm.Unspecified,
    };

    /// <summary>A rule from its numbers, where 0 stands for the default.</summary>
    public static ColumnRule Of(ColumnType type, MergePolicy policy, string resolver)
    {
        var rule = new ColumnRule(
            type == ColumnType.Unspecified ? ColumnType.Register : type,
            policy == MergePolicy.Unspecified ? MergePolicy.LastWriterWins : policy,
            resolver);
        return rule.IsDefault ? Default : rule;
    }

    /// <summary>For messages: "a counter", "a register where the first writer wins".</summary>
    public override string ToString() => Type switch
    {
        ColumnType.Counter => "a counter",
        ColumnType.Set => "a set",
        ColumnType.Text => "a text",
        _ => Policy switch
        {
            MergePolicy.FirstWriterWins => "a register with first-writer-wins",
            MergePolicy.RejectStale => "a register with reject-stale",
            MergePolicy.Custom => $"a register with the resolver \"{Resolver}\"",
            _ => "a register with last-writer-wins",
        },
    };
}

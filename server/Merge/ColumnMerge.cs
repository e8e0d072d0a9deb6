using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog.Dictionary;

namespace OfflineSync.Server.Merge;

/// <summary>Merges the columns of a write into a row, each by its rule.</summary>
internal static class ColumnMerge
{
    /// <summary>The row that a write creates.</summary>
    public static RowState Create(in RowWrite write, MergeContext context)
    {
        var columns = write.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            var rule = context.Table.Rules[columns[i].Column];
            if (!rule.IsDefault)
                columns[i] = Fresh(columns[i], rule, write, context);
        }
        return RowState.Of(write.Stamps, columns);
    }

    /// <summary>Brings a write into a row that exists.</summary>
    /// <exception cref="MutationRejectedException">A rule refuses the write.</exception>
    public static MergedRow Apply(RowState current, in RowWrite write, MergeContext context)
    {
        var stamps = new StampTable(current, write.Stamp);
        var old = current.Columns;
        var incoming = write.Columns;
        var merged = new List<ColumnState>(Math.Max(old.Length, incoming.Length));
        var lost = false;
        for (int i = 0, j = 0; i < old.Length || j < incoming.Length;)
        {
            if (j == incoming.Length || (i < old.Length && old[i].Column < incoming[j].Column))
            {
                merged.Add(old[i] with { Stamp = stamps.Keep(old[i].Stamp) });
                i++;
            }
            else if (i == old.Length || incoming[j].Column < old[i].Column)
            {
                var rule = context.Table.Rules[incoming[j].Column];
                var fresh = rule.IsDefault ? incoming[j] : Fresh(incoming[j], rule, write, context);
                merged.Add(fresh with { Stamp = stamps.Write() });
                j++;
            }
            else
            {
                var outcome = Merge(old[i], current.Stamps[old[i].Stamp], incoming[j], write, context);
                merged.Add(outcome.Column with { Stamp = StampOf(outcome, old[i].Stamp, stamps) });
                lost |= outcome.Kind != OutcomeKind.Incoming;
                i++;
                j++;
            }
        }
        return new(RowState.Of(stamps.ToArray(), [.. merged]), lost);
    }

    /// <summary>What a write that has no effect would have brought, for people: its value, the elements that it adds, or its difference or edit.</summary>
    public static ReadOnlyMemory<byte> Written(in ColumnState incoming, MergeContext context)
    {
        var rule = context.Table.Rules[incoming.Column];
        return rule.Type == ColumnType.Set ? SetColumnMerge.Added(incoming)
            : rule.Policy == MergePolicy.Custom ? CustomMerge.After(incoming.Value)
            : incoming.Value;
    }

    private static ColumnOutcome Merge(in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, MergeContext context)
    {
        var rule = context.Table.Rules[incoming.Column];
        return rule.Type switch
        {
            ColumnType.Counter => CounterMerge.Apply(old, stamp, incoming, write, context),
            ColumnType.Set => SetColumnMerge.Apply(old, stamp, incoming, write, context),
            ColumnType.Text => TextColumnMerge.Apply(old, stamp, incoming, write, context),
            _ => RegisterMerge.Apply(old, stamp, incoming, write, rule, context),
        };
    }

    private static ColumnState Fresh(in ColumnState incoming, ColumnRule rule, in RowWrite write, MergeContext context) => rule.Type switch
    {
        ColumnType.Counter => incoming,
        ColumnType.Set => SetColumnMerge.Create(incoming, write),
        ColumnType.Text => TextColumnMerge.Create(incoming, write, context),
        _ => rule.Policy == MergePolicy.Custom ? incoming with { Value = CustomMerge.After(incoming.Value) } : incoming,
    };

    private static int StampOf(in ColumnOutcome outcome, int old, StampTable stamps) => outcome.Kind switch
    {
        OutcomeKind.Current => stamps.Raise(old),
        OutcomeKind.Incoming => stamps.Write(),
        _ => stamps.WriteForced(),
    };
}

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge;

/// <summary>
/// The merge rules of rows, without I/O: see docs/MERGE.md. Columns merge each by its own rule (<see cref="ColumnMerge"/>). A delete wins over concurrent
/// writes, or the other way round where the table says so; a deleted row returns through an insert that had seen the delete. Whatever loses moves the winner
/// up in the log, so that the loser's device receives it, and is noted as lost.
/// </summary>
internal static class RowMerge
{
    /// <summary>The column number of conflicts that concern a whole row.</summary>
    public const int WholeRow = -1;

    private static readonly ReadOnlyMemory<byte> Nothing = new byte[] { (byte)Protocol.Values.ValueKind.Null };

    /// <summary>Applies a write to a row.</summary>
    /// <exception cref="MutationRejectedException">A rule refuses the write.</exception>
    public static MergedRow Apply(RowState? current, in RowWrite write, MergeContext context)
    {
        var delete = write.Operation == RowOperation.Delete;
        // Who writes to a row without having seen the floor may write to one that was deleted before it.
        if (current is null && write.Operation == RowOperation.Update && write.Base < context.Floor)
            return LoseTo(Restore(null, write.Stamp.Sequence), write, ConflictRule.RowMissing, context);
        if (current is null || (IsVoid(current) && write.Operation != RowOperation.Update))
            return delete ? new(RowState.Buried(write.Stamp), Lost: false) : Create(current, write, context);
        if (IsVoid(current))
            return LoseTo(current, write, ConflictRule.RowMissing, context);
        if (current.Deleted)
            return ApplyToDeleted(current, write, context);
        return delete ? ApplyDelete(current, write, context) : ColumnMerge.Apply(current, write, context);
    }

    /// <summary>
    /// Moves a row up in the log unchanged, because its mutation was rejected and the client must get back what it overwrote. A row that the
    /// server does not have gets a void tombstone, which later inserts ignore.
    /// </summary>
    public static RowState Restore(RowState? current, long change) => current is null
        ? RowState.Buried(new Stamp(0, 0, change, change, Forced: true))
        : current.WithStamps(stamp => stamp with { Sequence = change, Forced = true });

    // What the writer shows may be more than the row has now: its own values of a row that was taken back or deleted, or an edit of a text that is not there.
    private static MergedRow Create(RowState? current, in RowWrite write, MergeContext context)
    {
        var created = ColumnMerge.Create(write, context);
        return current is null && write.Operation == RowOperation.Insert && context.Lost.Count == 0
            ? new(created, Lost: false)
            : new(Restore(created, write.Stamp.Sequence), Lost: true);
    }

    private static bool IsVoid(RowState state) => state.Deleted && state.Tombstone.Hlc == 0;

    private static MergedRow ApplyDelete(RowState current, in RowWrite write, MergeContext context)
    {
        Stamp? latest = null;
        foreach (ref readonly var column in current.Columns)
        {
            var stamp = current.Stamps[column.Stamp];
            if (!stamp.IsConcurrentWith(write.Stamp, write.Base) && !(context.UpdateWins && HidesOthers(stamp, write)))
                continue;
            if (latest is null || stamp.Beats(latest.Value))
                latest = stamp;
            if (!context.UpdateWins)
                context.Lose(new LostValue(column.Column, ConflictRule.DeleteWins, column.Value, stamp, Nothing, write.Stamp));
        }
        if (!context.UpdateWins)
        {
            context.ForgetTexts();
            return new(RowState.Buried(write.Stamp), Lost: false);
        }
        if (latest is null)
            return new(RowState.Buried(write.Stamp, current), Lost: false);
        context.Lose(new LostValue(WholeRow, ConflictRule.UpdateWins, Nothing, write.Stamp, Nothing, latest.Value));
        return new(Restore(current, write.Stamp.Sequence), Lost: true);
    }

    // The deleter's own last write was merged with writes that it had not seen: its stamp stands for them too.
    private static bool HidesOthers(in Stamp stamp, in RowWrite write) =>
        stamp.Client == write.Stamp.Client && stamp.Forced && stamp.Origin > write.Base;

    private static MergedRow ApplyToDeleted(RowState current, in RowWrite write, MergeContext context)
    {
        var tombstone = current.Tombstone;
        var stamp = write.Stamp;
        if (write.Operation == RowOperation.Delete)
        {
            var winner = (stamp.Beats(tombstone) ? stamp : tombstone) with { Origin = stamp.Origin, Sequence = stamp.Sequence };
            return new(Bury(current, winner), Lost: false);
        }
        var hadSeen = write.Base >= tombstone.Origin || (tombstone.Client == stamp.Client && tombstone.Hlc < stamp.Hlc);
        if (write.Operation == RowOperation.Insert && hadSeen)
        {
            context.ForgetTexts();
            return Create(current, write, context);
        }
        return context.UpdateWins && !hadSeen && !stamp.Backfill && (current.Columns.Length > 0 || write.Operation == RowOperation.Insert)
            ? Revive(current, write, context)
            : LoseTo(current, write, ConflictRule.DeleteWins, context);
    }

    private static MergedRow Revive(RowState current, in RowWrite write, MergeContext context)
    {
        context.Lose(new LostValue(WholeRow, ConflictRule.UpdateWins, Nothing, current.Tombstone, Nothing, write.Stamp));
        var columns = RowState.Of(current.Stamps.ToArray(), current.Columns.ToArray());
        var merged = ColumnMerge.Apply(columns, write, context).State;
        // Everyone but the writer may have removed the row, and the writer lacks what came before the delete.
        return new(Restore(merged, write.Stamp.Sequence), Lost: true);
    }

    private static MergedRow LoseTo(RowState current, in RowWrite write, ConflictRule rule, MergeContext context)
    {
        var tombstone = current.Tombstone;
        if (tombstone.Client != write.Stamp.Client)
        {
            foreach (ref readonly var column in write.Columns.AsSpan())
                context.Lose(new LostValue(column.Column, rule, ColumnMerge.Written(column, context), write.Stamp, Nothing, tombstone));
        }
        return new(Bury(current, tombstone with { Sequence = write.Stamp.Sequence, Forced = true }), Lost: true);
    }

    private static RowState Bury(RowState current, in Stamp tombstone)
    {
        if (current.Columns.Length == 0)
            return RowState.Buried(tombstone);
        var stamps = current.Stamps.ToArray();
        stamps[current.TombstoneIndex] = tombstone;
        return new RowState(stamps, current.TombstoneIndex, current.Columns.ToArray());
    }
}

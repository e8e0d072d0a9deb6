using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge;

/// <summary>
/// The merge rules, without I/O. Each column is a register that the write with the highest (clock, client id) wins. A delete wins over concurrent
/// writes; the row returns through an insert that had seen the delete. Whatever loses moves the winner up in the log, so that the loser's device
/// receives it.
/// </summary>
internal static class RowMerge
{
    /// <summary>Applies a write to a row.</summary>
    public static MergedRow Apply(RowState? current, in RowWrite write)
    {
        var delete = write.Operation == RowOperation.Delete;
        if (current is null || IsVoid(current))
            return new(delete ? RowState.Buried(write.Stamp) : RowState.Of(write.Stamps, write.Columns), Lost: false);
        if (current.Deleted)
            return ApplyToDeleted(current.Tombstone, write);
        return delete ? new(RowState.Buried(write.Stamp), Lost: false) : ColumnMerge.Apply(current, write);
    }

    /// <summary>
    /// Moves a row up in the log unchanged, because its mutation was rejected and the client must get back what it overwrote. A row that the
    /// server does not have gets a void tombstone, which later writes ignore.
    /// </summary>
    public static RowState Restore(RowState? current, long change)
    {
        if (current is null)
            return RowState.Buried(new Stamp(0, 0, change, change, Forced: true));
        var stamps = current.Stamps.ToArray();
        for (var i = 0; i < stamps.Length; i++)
            stamps[i] = stamps[i] with { Sequence = change, Forced = true };
        return new RowState(stamps, current.TombstoneIndex, current.Columns.ToArray());
    }

    private static MergedRow ApplyToDeleted(in Stamp tombstone, in RowWrite write)
    {
        var stamp = write.Stamp;
        if (write.Operation == RowOperation.Delete)
        {
            var winner = stamp.Beats(tombstone) ? stamp : tombstone;
            return new(RowState.Buried(winner with { Origin = stamp.Origin, Sequence = stamp.Sequence }), Lost: false);
        }
        var hadSeen = write.Base >= tombstone.Origin || (tombstone.Client == stamp.Client && tombstone.Hlc < stamp.Hlc);
        return write.Operation == RowOperation.Insert && hadSeen
            ? new(RowState.Of(write.Stamps, write.Columns), Lost: false)
            : new(RowState.Buried(tombstone with { Sequence = stamp.Sequence, Forced = true }), Lost: true);
    }

    private static bool IsVoid(RowState state) => state.Deleted && state.Tombstone.Hlc == 0;
}

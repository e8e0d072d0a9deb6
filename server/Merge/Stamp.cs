namespace OfflineSync.Server.Merge;

/// <summary>Says which write won a column or deleted a row.</summary>
/// <param name="Hlc">The write's hybrid logical clock stamp; 0 stands for "never".</param>
/// <param name="Client">The writer, in network order, so that it compares as its bytes do.</param>
/// <param name="Origin">The change that brought the write.</param>
/// <param name="Sequence">
/// The change after which clients need it: the origin, or a later change that lost against it, so that the loser receives the winner.
/// </param>
/// <param name="Forced">Whether even the writer needs it again.</param>
/// <param name="Backfill">Whether the write counts as older than any that is none: rows from before their table was captured.</param>
internal readonly record struct Stamp(ulong Hlc, UInt128 Client, long Origin, long Sequence, bool Forced = false, bool Backfill = false)
{
    /// <summary>A write as its change brings it.</summary>
    public static Stamp Of(ulong hlc, UInt128 client, long change) => new(hlc, client, change, change);

    /// <summary>Whether the writer of another write, who had seen the log up to a change, had not seen this one.</summary>
    public bool IsConcurrentWith(in Stamp write, long seen) => Origin > seen && Client != write.Client;

    /// <summary>Whether a client that writes, having seen the log up to a change, shows something else than the merged value that has this stamp.</summary>
    public bool IsUnseenBy(UInt128 client, long seen) => Sequence > seen && (Client != client || Forced);

    /// <summary>Whether this write wins over another: one that is no backfill, then the later clock, then the higher client id.</summary>
    public bool Beats(in Stamp other) =>
        Backfill != other.Backfill ? other.Backfill : Hlc != other.Hlc ? Hlc > other.Hlc : Client > other.Client;
}

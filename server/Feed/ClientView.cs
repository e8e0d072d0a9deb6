using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Feed;

/// <summary>What a client has already, so that it is not sent.</summary>
/// <param name="Client">The client.</param>
/// <param name="KnownStamp">The stamp of its latest mutation that it knows to be acknowledged.</param>
/// <param name="FirstStamp">The first stamp of the mutations in its request; above the last when there are none.</param>
/// <param name="LastStamp">The last of them.</param>
/// <param name="Since">The checkpoint that it has.</param>
/// <param name="StartHead">The head when it started to read.</param>
internal readonly record struct ClientView(UInt128 Client, ulong KnownStamp, ulong FirstStamp, ulong LastStamp, long Since, long StartHead)
{
    /// <summary>Whether it lacks what a stamp stands for.</summary>
    public bool Lacks(in Stamp stamp) =>
        stamp.Sequence > Since && (stamp.Forced || stamp.Client != Client || !IsOwn(stamp.Hlc));

    /// <summary>Whether its checkpoint includes what a stamp stands for.</summary>
    public bool HadSeen(in Stamp stamp) => stamp.Sequence <= Since;

    // It may have created rows that others saw and deleted before it heard of anything.
    private bool HasWritten => KnownStamp > 0 || FirstStamp <= LastStamp;

    /// <summary>Whether it has to hear of a delete. A new client that has not written cannot have rows that were gone before it started.</summary>
    public bool LacksDelete(in Stamp tombstone) =>
        Lacks(tombstone) && (Since > 0 || HasWritten || tombstone.Forced || tombstone.Sequence > StartHead);

    private bool IsOwn(ulong hlc) => hlc <= KnownStamp || (hlc >= FirstStamp && hlc <= LastStamp);
}

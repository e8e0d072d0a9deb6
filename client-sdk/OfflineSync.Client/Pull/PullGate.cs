using OfflineSync.Client.Outbox;
using OfflineSync.Client.Transport;
using OfflineSync.Client.Tuning;

namespace OfflineSync.Client.Pull;

/// <summary>Decides whether a delta may be fetched now: a large one waits for a network that is free of charge, and for space on the disk.</summary>
internal sealed class PullGate(OfflineSyncOptions options, SyncTuning tuning, ISyncTransport transport, bool allowsBulk)
{
    /// <summary>How much space the deltas need that were left.</summary>
    public long Needed { get; private set; }

    /// <summary>Whether there is too little.</summary>
    public bool IsShort => !HasSpace(Needed);

    public DeltaEstimate Estimate() => new(transport);

    /// <summary>Whether to fetch what follows the cursor, given what is known of it from before.</summary>
    public bool LetsBegin(ScopeState state) => (allowsBulk || state.Deferred <= tuning.Now.SmallPull) && HasSpace(state.Space);

    public bool LetsGoOn(DeltaEstimate estimate) => (allowsBulk || estimate.BytesLeft <= tuning.Now.SmallPull) && HasSpace(estimate.SpaceNeeded);

    public void NoteNeed(long space) => Needed += space;

    /// <summary>Says that a delta was left for want of space; after the other scopes had their turn.</summary>
    /// <exception cref="OfflineSyncException">There is too little space.</exception>
    public void ThrowIfShort()
    {
        if (!IsShort)
            return;
        throw new OfflineSyncException(OfflineSyncError.StorageLow,
            $"The changes that wait need about {Megabytes(Needed)} MB, and the disk has {Megabytes(options.FreeSpace(options.DatabasePath) ?? 0)} MB left"
            + (options.Storage.FreeSpaceMin > 0 ? $", of which {Megabytes(options.Storage.FreeSpaceMin)} MB stay free. Free some " : ". Free some ")
            + "space: the next sync goes on where this one stopped. What the app writes is still sent.");
    }

    private static long Megabytes(long bytes) => (bytes + 999_999) / 1_000_000;

    private bool HasSpace(long needed) => needed == 0 || options.FreeSpace(options.DatabasePath) is not { } free || free - options.Storage.FreeSpaceMin >= needed;
}

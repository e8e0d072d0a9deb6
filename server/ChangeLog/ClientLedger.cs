namespace OfflineSync.Server.ChangeLog;

/// <summary>What the log holds of one client.</summary>
internal sealed class ClientLedger
{
    private readonly Dictionary<long, ChangeEntry> _entries = [];

    /// <summary>The highest sequence that was taken; 0 for none.</summary>
    public long Highest { get; private set; }

    /// <summary>The stamp of that mutation.</summary>
    public ulong HighestStamp { get; private set; }

    /// <summary>Notes the last mutation that was taken.</summary>
    public void SetHighest(long sequence, ulong stamp)
    {
        Highest = sequence;
        HighestStamp = stamp;
    }

    /// <summary>Adds an entry.</summary>
    public void Add(ChangeEntry entry)
    {
        _entries[entry.Sequence] = entry;
        if (entry.Sequence > Highest)
            SetHighest(entry.Sequence, entry.Stamp);
    }

    /// <summary>The entry of a sequence within the range that was asked for.</summary>
    public ChangeEntry? Find(long sequence) => _entries.GetValueOrDefault(sequence);
}

using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>One row of a <see cref="MergeBatch"/>.</summary>
internal sealed class MergeSlot(int table, ReadOnlyMemory<byte> key)
{
    /// <summary>The table's number.</summary>
    public int Table { get; } = table;

    /// <summary>The encoded key.</summary>
    public ReadOnlyMemory<byte> Key { get; } = key;

    /// <summary>The row as merged so far; nothing for a row that does not exist.</summary>
    public RowState? State { get; set; }

    /// <summary>Whether it is stored already.</summary>
    public bool Exists { get; set; }

    /// <summary>How many bytes its state has in the store.</summary>
    public int StoredBytes { get; set; }

    /// <summary>Whether it has to be written.</summary>
    public bool Changed { get; private set; }

    /// <summary>Its new place in the log.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>Changes it.</summary>
    public void Set(RowState state, LogPosition position)
    {
        State = state;
        Position = position;
        Changed = true;
    }
}

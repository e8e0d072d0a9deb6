using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Push;

/// <summary>One row of a <see cref="MergeBatch"/>.</summary>
internal sealed class MergeSlot(int table, ReadOnlyMemory<byte> key)
{
    private RowState? _stored;
    private long? _storedWindowChange;
    private UInt128 _writer;
    private bool _hasSeveralWriters;

    /// <summary>The table's number.</summary>
    public int Table { get; } = table;

    /// <summary>The encoded key.</summary>
    public ReadOnlyMemory<byte> Key { get; } = key;

    /// <summary>The row as merged so far; nothing for a row that does not exist.</summary>
    public RowState? State { get; private set; }

    /// <summary>Whether it is stored already.</summary>
    public bool Exists => _stored is not null;

    /// <summary>How many bytes its state has in the store.</summary>
    public int StoredBytes { get; private set; }

    /// <summary>Whether it has to be written.</summary>
    public bool Changed { get; private set; }

    /// <summary>Its new place in the log.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>The last change of which clients with a window hear wherever the row is. Of one that was not there before, only its writers know.</summary>
    public long WindowChangeBy(int column) => _stored is null
        ? _hasSeveralWriters ? Position.Change : 0
        : WindowChange.After(_stored, _storedWindowChange, State!, column, Position.Change);

    /// <summary>Takes in the row that is stored.</summary>
    public void Load(RowState state, in StoredRow row)
    {
        (State, _stored) = (state, state);
        (StoredBytes, _storedWindowChange) = (row.Data.Length, row.WindowChange);
    }

    /// <summary>Changes it.</summary>
    /// <param name="state">The row.</param>
    /// <param name="position">Its new place in the log.</param>
    /// <param name="writer">Who changes it.</param>
    public void Set(RowState state, LogPosition position, UInt128 writer)
    {
        _hasSeveralWriters |= Changed && writer != _writer;
        _writer = writer;
        State = state;
        Position = position;
        Changed = true;
    }
}

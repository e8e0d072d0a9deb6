using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>One row, merged in the order in which writes are delivered, with the ledger that takes each of them once.</summary>
internal sealed class Replica
{
    private readonly History _history;
    private readonly int[] _taken = new int[History.ClientCount];
    private RowText _texts = new();
    private long _change;

    public Replica(History history)
    {
        _history = history;
        if (history.Start is { } start)
            Apply(start);
    }

    /// <summary>The row.</summary>
    public RowState? State { get; private set; }

    /// <summary>How many writes it has taken.</summary>
    public int Count { get; private set; }

    /// <summary>What devices show.</summary>
    public string Show() => LawTable.Show(State);

    /// <summary>What devices show of a column.</summary>
    public string Show(int column) => State is not { Deleted: false } row ? "no row"
        : row.IndexOf(column) is var index and >= 0 ? EncodedValue.Read(row.Columns[index].Value).ToString() : "nothing";

    /// <summary>Takes a write, unless it was taken before.</summary>
    public Replica Deliver(Write write)
    {
        if (write.Sequence <= _taken[write.Client])
            return this;
        _taken[write.Client] = write.Sequence;
        Count++;
        return Apply(write);
    }

    /// <summary>Stores the row and its text, and reads both again.</summary>
    public Replica Reread()
    {
        if (State is not { } state)
            return this;
        State = new RowStateReader().ReadAll(Store());
        _texts = _texts.Reread(state);
        return this;
    }

    /// <summary>The row as it is stored.</summary>
    public byte[] Store()
    {
        if (State is null)
            return [];
        var bytes = new byte[RowStateWriter.SizeMax(State)];
        return bytes[..RowStateWriter.Write(bytes, State)];
    }

    private Replica Apply(Write write)
    {
        State = RowMerge.Apply(State, write.At(++_change), LawTable.Context(_history.Rule, _texts)).State;
        return this;
    }
}

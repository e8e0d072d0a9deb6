using OfflineSync.Contract;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Push;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests.Merge.Laws.Decisions;

/// <summary>A device that writes the row while it is offline, and then takes from the server what it lacks.</summary>
internal sealed class PullingDevice(int number)
{
    private const int DeleteKind = 11;
    private static readonly string[] Texts = ["", "abc", "xabc", "abyc", "abcd", "ab", "é😀"];
    private readonly Declared _declared = DecidedTable.NewDeclared();
    private readonly Contract.Replica _shown = new();
    private ulong _sequence;
    private ulong _stamp;
    private long _since;

    /// <summary>The client id.</summary>
    public UInt128 Id => (UInt128)number;

    /// <summary>Whether it still has the row.</summary>
    public bool HasRow => _shown.Has("t", DecidedTable.Key);

    /// <summary>Creates the row.</summary>
    public ParsedPush Create() =>
        Write(1, RowChange.Insert("t", DecidedTable.Key, [.. DecidedTable.Columns.Select(column => (column, Value.FromText("abc")))]));

    /// <summary>Writes one or two columns, or deletes the row.</summary>
    public ParsedPush Write(Tape choices)
    {
        var (step, kind) = (1 + choices.Next(3), choices.Next(DeleteKind + 1));
        if (kind == DeleteKind)
            return Write(step, RowChange.Delete("t", DecidedTable.Key));
        int[] columns = [kind % DecidedTable.Columns.Length, choices.Next(DecidedTable.Columns.Length)];
        var values = columns.Distinct().Select(column => (DecidedTable.Columns[column], Choose(column, choices)));
        return Write(step, RowChange.Update("t", DecidedTable.Key, [.. values]));
    }

    /// <summary>Takes from the server what the device lacks. All that it wrote must have been pushed.</summary>
    public void Pull(in StoredRow row, long head)
    {
        var builder = new PageBuilder(new ClientView(Id, _stamp, FirstStamp: 1, LastStamp: 0, _since, StartHead: head));
        builder.Load([row]);
        _shown.Apply(builder.Build(DecidedTable.Dictionary));
        _since = head;
    }

    /// <summary>What it shows.</summary>
    public string Show() => _shown.Dump();

    private ParsedPush Write(int step, RowChange change)
    {
        var written = _declared.ToWrite(change, _shown, (ulong)_since);
        _shown.Apply(change.Table, change.Operation, change.Key, change.Columns);
        var mutation = new Mutation
        {
            Sequence = ++_sequence,
            Stamp = _stamp += (ulong)step,
            Base = (ulong)_since,
            ChangeSet = Device.Encode([written], _declared),
        };
        return new ParsedPush(DecidedTable.Scope, Id, [MutationReader.Read(mutation, new ByteArena())]);
    }

    private static Value Choose(int column, Tape choices) => DecidedTable.Columns[column] == "text"
        ? Value.FromText(Texts[choices.Next(Texts.Length)])
        : Value.FromInteger(choices.Next((int)DecidedTable.Refused + 1));
}

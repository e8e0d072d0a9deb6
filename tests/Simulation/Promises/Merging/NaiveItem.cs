using System.Globalization;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Simulation.Promises.Merging;

/// <summary>A row of the items as docs/MERGE.md says that it becomes; its text is left out.</summary>
internal sealed class NaiveItem
{
    private readonly Dictionary<string, NaiveRegister> _registers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (bool IsThere, NaiveWrite Write)> _labels = new(StringComparer.Ordinal);
    private NaiveWrite? _deleted;
    private bool _isMissing;

    /// <summary>Whether devices show it.</summary>
    public bool IsThere { get; private set; }

    public long Hits { get; private set; }

    /// <summary>The server has forgotten that it was deleted, as it may after a while.</summary>
    public void Forget()
    {
        _registers.Clear();
        _labels.Clear();
        (_deleted, _isMissing) = (null, false);
    }

    /// <summary>A mutation that writes it was rejected: unless it was there before, what updates it finds nothing.</summary>
    public void Reject() => _isMissing |= !IsThere && _deleted is null;

    /// <param name="row">What is written.</param>
    /// <param name="write">By whom, and when.</param>
    /// <param name="floor">The change up to which deletes are forgotten.</param>
    public void Apply(RowReader row, NaiveWrite write, long floor)
    {
        switch (row.Operation)
        {
            case RowOperation.Delete:
                Delete(write);
                break;
            case RowOperation.Insert when !IsThere && (_deleted is not { } deleted || HadSeen(deleted, write)):
                Create(row, write);
                break;
            case RowOperation.Update when !IsThere && _deleted is null && !_isMissing:
                if (write.Seen >= floor)
                    Create(row, write);
                else
                    _isMissing = true;
                break;
            default:
                if (IsThere)
                    Merge(row, write);
                break;
        }
    }

    /// <summary>The row as a device shows it, without its text.</summary>
    public string Show(string id) => string.Create(
        CultureInfo.InvariantCulture,
        $"{id}|{Value("tag")}|{Hits}|[{string.Join(',', _labels.Where(label => label.Value.IsThere).Select(label => label.Key))}]|{Value("first")}|{Value("strict")}|{Value("level")}");

    private static bool HadSeen(in NaiveWrite deleted, in NaiveWrite write) =>
        write.Seen >= deleted.Change || (deleted.Client == write.Client && deleted.Stamp < write.Stamp);

    private string Value(string column) => _registers.TryGetValue(column, out var register) ? register.Value : "";

    private void Delete(NaiveWrite write)
    {
        // Of two deletes the later one counts, from the time at which the log has both.
        _deleted = !IsThere && _deleted is { } other && other.IsLaterThan(write) ? other with { Change = write.Change } : write;
        IsThere = false;
    }

    private void Create(RowReader row, NaiveWrite write)
    {
        _registers.Clear();
        _labels.Clear();
        (Hits, IsThere, _deleted, _isMissing) = (0, true, null, false);
        Merge(row, write);
    }

    private void Merge(RowReader row, NaiveWrite write)
    {
        for (var i = 0; i < row.Columns.Count; i++)
        {
            var column = row.Columns.Indexes[i];
            Merge(row.ValueColumns[column], row.Values[i], write);
        }
    }

    private void Merge(string column, in Value value, NaiveWrite write)
    {
        NaiveRegister? shown = _registers.TryGetValue(column, out var register) ? register : null;
        switch (column)
        {
            case "tag":
                _registers[column] = NaiveRegister.LastWriterWins(shown, new NaiveRegister(Text(value), write));
                break;
            case "first":
                _registers[column] = NaiveRegister.FirstWriterWins(shown, new NaiveRegister(Text(value), write));
                break;
            case "strict":
                _registers[column] = NaiveRegister.RejectStale(shown, new NaiveRegister(Text(value), write));
                break;
            case "level":
                _registers[column] = NaiveRegister.GreaterWins(
                    shown, new NaiveRegister(Text(BasedValue.Parser.ParseFrom(value.Bytes.Span).After.ToValue()), write));
                break;
            case "hits":
                Hits = unchecked(Hits + value.Integer);
                break;
            case "labels":
                Edit(SetEdit.Parser.ParseFrom(value.Bytes.Span), write);
                break;
        }
    }

    private void Edit(SetEdit edit, NaiveWrite write)
    {
        foreach (var (label, isThere) in edit.Added.Select(label => (label, true)).Concat(edit.Removed.Select(label => (label, false))))
        {
            if (!_labels.TryGetValue(label, out var old) || write.HasSeen(old.Write) || write.IsLaterThan(old.Write))
                _labels[label] = (isThere, write);
        }
    }

    private static string Text(in Value value) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

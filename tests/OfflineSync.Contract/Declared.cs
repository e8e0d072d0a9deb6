using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>How a device has declared columns. Tests write plain values; what goes out is the difference to what the device shows, as in the SDK.</summary>
public sealed class Declared
{
    private readonly Dictionary<(string Table, string Column), WriteForm> _forms = [];

    /// <summary>Notes a declaration.</summary>
    public void Add(string table, IEnumerable<ColumnDeclaration> columns)
    {
        foreach (var column in columns)
        {
            _forms[(table, column.Name)] = column.Type switch
            {
                ColumnType.Counter => WriteForm.Difference,
                ColumnType.Set => WriteForm.SetEdit,
                ColumnType.Text => WriteForm.TextEdit,
                _ => column.Policy == MergePolicy.Custom ? WriteForm.BasedValue : WriteForm.Unspecified,
            };
        }
    }

    /// <summary>The forms of a table's columns.</summary>
    public IReadOnlyList<WriteForm> FormsOf(string table, IEnumerable<string> columns) =>
        [.. columns.Select(column => _forms.GetValueOrDefault((table, column)))];

    /// <summary>What a change looks like on the wire.</summary>
    public RowChange ToWrite(RowChange change, Replica shown, ulong @base) => change with
    {
        Columns = [.. change.Columns.Select(column => (column.Name, ToWrite(change, column.Name, column.Value, shown, @base)))],
    };

    private Value ToWrite(RowChange change, string column, Value value, Replica shown, ulong @base)
    {
        var before = shown[change.Table, change.Key.ToString(), column];
        switch (_forms.GetValueOrDefault((change.Table, column)))
        {
            case WriteForm.Difference:
                return Value.FromInteger(unchecked(value.Integer - (before?.Integer ?? 0)));
            case WriteForm.SetEdit:
                return EditValue.Of(SetValue.Difference(Elements(before), Elements(value)));
            case WriteForm.TextEdit:
                return EditValue.Of(TextValue.Difference(Bytes(before), Bytes(value), (long)@base));
            case WriteForm.BasedValue:
                return EditValue.Of(new BasedValue { Before = before?.ToCell(), After = value.ToCell() });
            default:
                return value;
        }
    }

    private static IReadOnlyList<string> Elements(Value? set) =>
        SetValue.TryRead(set is null ? "[]"u8 : Bytes(set), out var elements, out var problem) ? elements : throw new InvalidOperationException(problem);

    private static byte[] Bytes(Value? text) => text?.GetBytes(stackalloc byte[36]).ToArray() ?? [];
}

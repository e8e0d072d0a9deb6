using OfflineSync.Client.Schema;
using OfflineSync.Client.Storage;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Capture;

/// <summary>A table whose changes are captured.</summary>
internal sealed class CapturedTable
{
    private readonly int[] _columnOfBit;

    /// <param name="id">The number that stands for the table in the SDK's tables.</param>
    /// <param name="scope">The scope of its rows.</param>
    /// <param name="schema">The table as it is now.</param>
    /// <param name="rules">How each of its value columns merges.</param>
    /// <param name="capturedColumns">The value columns for which the triggers were made, by their wire names, in the order of their bits.</param>
    public CapturedTable(int id, string scope, TableSchema schema, IReadOnlyList<ColumnRule> rules, IReadOnlyList<string> capturedColumns)
    {
        Id = id;
        Scope = scope;
        Schema = schema;
        ValueNames = [.. schema.ValueColumns.Select(column => column.Name)];
        Rules = rules;
        WireNames = [.. rules.Select(rule => rule.WireName)];
        Forms = [.. rules.Select(rule => rule.Form)];
        _columnOfBit = [.. capturedColumns.Select(name => IndexOf(WireNames, name))];
        AllColumns = ColumnSet.All(ValueNames.Count);
        ShadowedColumns = ColumnSet.FromIndexes(AllColumns.Indexes.ToArray().Where(column => Forms[column] != WriteForm.Unspecified));
    }

    public int Id { get; }

    public string Scope { get; }

    public TableSchema Schema { get; }

    public string Name => Schema.Name;

    public IReadOnlyList<string> KeyNames => Schema.KeyColumns;

    /// <summary>The names of the value columns in the app's database.</summary>
    public IReadOnlyList<string> ValueNames { get; }

    /// <summary>Their names in messages, and wherever names are stored for later.</summary>
    public IReadOnlyList<string> WireNames { get; }

    public IReadOnlyList<ColumnRule> Rules { get; }

    /// <summary>How a mutation writes each value column.</summary>
    public IReadOnlyList<WriteForm> Forms { get; }

    /// <summary>What a delete does against a concurrent update.</summary>
    public DeletePolicy Deletes { get; init; } = DeletePolicy.DeleteWins;

    /// <summary>The value columns that name attachments.</summary>
    public IReadOnlyList<string> AttachmentNames { get; init; } = [];

    /// <summary>Which of its rows may leave the device; null: none.</summary>
    public EvictionPolicy? Eviction { get; init; }

    /// <summary>Which of its rows the device keeps; null: all.</summary>
    public RowWindow? Window { get; init; }

    /// <summary>When it comes.</summary>
    public TablePriority Priority { get; init; }

    /// <summary>Whether the server may have rows of it that the device has not.</summary>
    public bool IsPartial => Eviction is not null || Window is not null;

    /// <summary>The value column, by its wire name, by which rows are older or newer; empty: none is named.</summary>
    public string WindowColumn =>
        (Window?.Column ?? Eviction?.Column) is { } column && IndexOf(ValueNames, column) is var index and >= 0 ? WireNames[index] : "";

    public ColumnSet AllColumns { get; }

    /// <summary>The columns of which mutations carry what changed: their values as last collected or applied are kept.</summary>
    public ColumnSet ShadowedColumns { get; }

    /// <summary>Whether SQLite may take the keys of different rows for equal.</summary>
    public bool HasLooseKey => Schema.LooseKeys.Count > 0;

    /// <summary>Compares the key with the parameters from a number on, exactly: see <see cref="LooseKey"/>.</summary>
    public string MatchKey(int first, string prefix = "") => SqlName.Equal(KeyNames, first, prefix)
        + string.Concat(Schema.LooseKeys.Select(key => key.IsExactly($"?{first + IndexOf(KeyNames, key.Name)}", prefix)));

    /// <summary>How many mask words the triggers write.</summary>
    public int MaskCount => MaskWords.Count(_columnOfBit.Length);

    /// <summary>The columns of a mask that still exist.</summary>
    public ColumnSet Columns(ReadOnlySpan<long> masks)
    {
        var columns = new List<int>();
        for (var bit = 0; bit < _columnOfBit.Length; bit++)
        {
            if ((masks[MaskWords.WordOf(bit)] & MaskWords.BitOf(bit)) != 0 && _columnOfBit[bit] >= 0)
                columns.Add(_columnOfBit[bit]);
        }
        return ColumnSet.FromIndexes(columns);
    }

    /// <summary>The table of a scope with a name; null when this version of the app does not track it.</summary>
    public static CapturedTable? Find(IReadOnlyList<CapturedTable> tables, string scope, string name) =>
        tables.FirstOrDefault(table => table.Scope == scope && NameComparer.Instance.Equals(table.Name, name));

    /// <summary>The number of a column by its name as the server spells it, or -1.</summary>
    public static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (NameComparer.Instance.Equals(names[i], name))
                return i;
        }
        return -1;
    }
}

using OfflineSync.Client.Capture;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Pull;

/// <summary>Reads a block from the server in terms of the local table: columns by local number, keys in local order.</summary>
internal sealed class IncomingTable
{
    private readonly RowReader _rows;
    private readonly int[] _map;
    private readonly int[] _keyOrder;
    private readonly bool _isAligned;
    private readonly Dictionary<ColumnSet, (ColumnSet Local, int[] Sources)> _sets = [];
    private readonly Value[] _key;
    private readonly Value[] _values;

    public IncomingTable(CapturedTable table, TableChanges block)
    {
        Table = table;
        _rows = new RowReader(block);
        _map = ColumnMap.For(table, _rows.ValueColumns);
        _keyOrder = [.. table.KeyNames.Select(name => CapturedTable.IndexOf(_rows.KeyColumns, name))];
        if (_rows.KeyColumns.Count != _keyOrder.Length || _keyOrder.Contains(-1))
            throw new ProtocolException(
                $"Table \"{table.Name}\" has the key ({string.Join(", ", _rows.KeyColumns)}) on the server and ({string.Join(", ", table.KeyNames)}) here.");
        _isAligned = _map.SequenceEqual(Enumerable.Range(0, _map.Length)) && _keyOrder.SequenceEqual(Enumerable.Range(0, _keyOrder.Length));
        _key = new Value[_keyOrder.Length];
        _values = new Value[Math.Max(_map.Length, table.ValueNames.Count)];
        Columns = ColumnSet.Empty;
    }

    public CapturedTable Table { get; }

    public int RowCount => _rows.RowCount;

    public IEnumerable<string> UnknownColumns => _rows.ValueColumns.Where((_, i) => _map[i] < 0);

    public RowOperation Operation => _rows.Operation;

    public ReadOnlySpan<Value> Key => _key;

    public ColumnSet Columns { get; private set; }

    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Columns.Count);

    public bool Read()
    {
        if (!_rows.Read())
            return false;
        if (_isAligned)
        {
            _rows.Key.CopyTo(_key);
            _rows.Values.CopyTo(_values);
            Columns = _rows.Columns;
            return true;
        }
        for (var i = 0; i < _key.Length; i++)
            _key[i] = _rows.Key[_keyOrder[i]];
        var (local, sources) = Translate(_rows.Columns);
        for (var i = 0; i < sources.Length; i++)
            _values[i] = _rows.Values[sources[i]];
        Columns = local;
        return true;
    }

    private (ColumnSet Local, int[] Sources) Translate(ColumnSet columns)
    {
        if (_sets.TryGetValue(columns, out var known))
            return known;
        var pairs = new List<(int Local, int Source)>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (_map[columns.Indexes[i]] >= 0)
                pairs.Add((_map[columns.Indexes[i]], i));
        }
        pairs.Sort();
        var translated = (ColumnSet.FromIndexes(pairs.Select(pair => pair.Local)), pairs.Select(pair => pair.Source).ToArray());
        _sets.Add(columns, translated);
        return translated;
    }
}

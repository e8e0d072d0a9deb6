using System.Diagnostics;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Dictionary;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Merge;

namespace OfflineSync.Simulation.Store;

/// <summary>
/// The committed content of one scope. While it is shared with a copy of the store it does not change any more: a commit writes a clone. Guarded by the
/// store's lock.
/// </summary>
internal sealed class ScopeContent
{
    private readonly List<ChangeEntry> _changes;
    private readonly SortedSet<ChangeEntry> _ledger;
    private readonly SortedDictionary<int, TableRecord> _tables;
    private readonly SortedDictionary<(int Table, int Column), ColumnRecord> _columns;
    // Only looked up: its order is that of hashes.
    private readonly Dictionary<RowAddress, StoredRow> _rows;
    private readonly Dictionary<RowAddress, ReadOnlyMemory<byte>> _windows;
    private readonly SortedSet<StoredRow> _rowsInLogOrder;
    private readonly SortedSet<ConflictEntry> _conflicts;
    private readonly SortedSet<StoredChunk> _chunks;
    private ScopeDictionary? _dictionary;

    private ScopeContent()
    {
        _changes = [];
        _ledger = new(ContentOrder.Sequences);
        _tables = [];
        _columns = [];
        _rows = [];
        _windows = [];
        _rowsInLogOrder = new(ContentOrder.RowPositions);
        _conflicts = new(ContentOrder.Conflicts);
        _chunks = new(ContentOrder.Chunks);
    }

    private ScopeContent(ScopeContent other)
    {
        Head = other.Head;
        _changes = [.. other._changes];
        _ledger = new(other._ledger, ContentOrder.Sequences);
        _tables = new(other._tables);
        _columns = new(other._columns);
        _rows = new(other._rows);
        _windows = new(other._windows);
        _rowsInLogOrder = new(other._rowsInLogOrder, ContentOrder.RowPositions);
        _conflicts = new(other._conflicts, ContentOrder.Conflicts);
        _chunks = new(other._chunks, ContentOrder.Chunks);
        _dictionary = other._dictionary;
    }

    /// <summary>What a scope that does not exist has.</summary>
    public static ScopeContent Empty { get; } = new() { IsShared = true };

    /// <summary>Whether a copy of the store has it too.</summary>
    public bool IsShared { get; private set; }

    /// <summary>The log's state; the default for a scope that does not exist.</summary>
    public ScopeHead Head { get; private set; }

    /// <summary>All changes, in order.</summary>
    public IReadOnlyList<ChangeEntry> Changes => _changes;

    /// <summary>The dictionary.</summary>
    public ScopeDictionary Dictionary => _dictionary ??= ScopeDictionary.From(_tables.Values, _columns.Values);

    /// <summary>All rows, in log order.</summary>
    public IReadOnlyCollection<StoredRow> Rows => _rowsInLogOrder;

    /// <summary>The conflicts that are kept, in log order.</summary>
    public IReadOnlyCollection<ConflictEntry> Conflicts => _conflicts;

    /// <summary>The parts of texts, by row, column and number.</summary>
    public IReadOnlyCollection<StoredChunk> Chunks => _chunks;

    /// <summary>When a change was committed; 0 when there is no such change, or its result is gone.</summary>
    public long TimeOf(long change) => change > 0 && change <= _changes.Count && _ledger.Contains(_changes[(int)change - 1]) ? _changes[(int)change - 1].CommittedAt : 0;

    /// <summary>When changes after a change were committed, as far as their results are kept.</summary>
    public IEnumerable<ChangeTime> TimesAfter(long after) =>
        _changes.Skip((int)after).Where(_ledger.Contains).Select(change => new ChangeTime(change.Change, change.CommittedAt));

    /// <summary>The changes of the tombstones after a change, in log order.</summary>
    public IEnumerable<long> TombstonesAfter(long after) => RowsAfter(LogPosition.EndOf(after)).Where(IsTombstone).Select(row => row.Position.Change);

    /// <summary>From now on it does not change.</summary>
    public void Share() => IsShared = true;

    /// <summary>The same, to be written.</summary>
    public ScopeContent Clone() => new(this);

    /// <summary>The rows after a position, in log order.</summary>
    public IEnumerable<StoredRow> RowsAfter(LogPosition after)
    {
        // Behind every row of that position, whatever its table.
        var start = new StoredRow(int.MaxValue, default, after, default);
        return _rowsInLogOrder.GetViewBetween(start, start with { Position = LogPosition.EndOf(long.MaxValue) });
    }

    /// <summary>The row of a key, if it is stored.</summary>
    public bool TryFindRow(int table, ReadOnlyMemory<byte> key, out StoredRow row) =>
        _rows.TryGetValue(new RowAddress(table, key), out row);

    /// <summary>A part of a text, if it is stored.</summary>
    public bool TryFindChunk(TextCell cell, int chunk, out StoredChunk stored) => _chunks.TryGetValue(new StoredChunk(cell, chunk, default), out stored);

    /// <summary>The conflicts after a position and up to a change, in order.</summary>
    public IEnumerable<ConflictEntry> ConflictsAfter(LogPosition after, long upTo)
    {
        var (from, to) = (ConflictAt(after), ConflictAt(LogPosition.EndOf(upTo)));
        return ContentOrder.Conflicts.Compare(from, to) < 0 ? _conflicts.GetViewBetween(from, to).Where(conflict => conflict.Position != after) : [];
    }

    /// <summary>What it has of a client.</summary>
    public ClientLedger ReadLedger(LedgerRange range)
    {
        var ledger = new ClientLedger();
        if (ChangesOf(range.Client, long.MinValue, long.MaxValue).Max is not { } highest)
            return ledger;
        ledger.SetHighest(highest.Sequence, highest.Stamp);
        if (range.First <= range.Last)
        {
            foreach (var entry in ChangesOf(range.Client, range.First, range.Last))
                ledger.Add(entry);
        }
        return ledger;
    }

    /// <summary>Whether it has a change of the same client and sequence.</summary>
    public bool HasChange(ChangeEntry change) => _ledger.Contains(change);

    /// <summary>Whether it has a conflict at the same position.</summary>
    public bool HasConflict(ConflictEntry conflict) => _conflicts.Contains(conflict);

    /// <summary>Writes what violates nothing. The epoch stays.</summary>
    public void Apply(ScopeWrite write, Guid epoch)
    {
        Head = write.Head with { Epoch = epoch, Bytes = Head.Bytes + write.BytesAdded };
        WriteDictionary(write);
        foreach (var change in write.Changes)
        {
            var stored = change with { Digest = [.. change.Digest] };
            _changes.Add(stored);
            _ledger.Add(stored);
        }
        foreach (var record in write.Rows)
            WriteRow(record);
        foreach (var conflict in write.Conflicts)
        {
            _conflicts.Add(conflict with
            {
                Key = conflict.Key.ToArray(),
                LosingValue = conflict.LosingValue.ToArray(),
                WinningValue = conflict.WinningValue.ToArray(),
            });
        }
        while (write.Conflicts.Count > 0 && _conflicts.Count > write.ConflictsMax)
            _conflicts.Remove(_conflicts.Min!);
        WriteTexts(write);
        WriteWindows(write);
    }

    /// <summary>The rows of a range, in its order.</summary>
    public IEnumerable<StoredRow> RowsOf(RowRange range) => range switch
    {
        TablesRange tables => RowsOf(tables),
        WindowRange window => _windows
            .Where(entry => entry.Key.Table == window.Table && Compare(entry.Value, window.From) >= 0 && Compare(entry.Value, window.End) < 0)
            .Where(entry => Compare(entry.Value, window.From) > 0 || Compare(entry.Key.Key, window.AfterKey) > 0)
            .OrderBy(entry => entry.Value, Bytes).ThenBy(entry => entry.Key.Key, Bytes)
            .Select(entry => _rows[entry.Key]),
        KeysRange keys => keys.Keys.Where(key => Compare(key, keys.AfterKey) > 0).Order(Bytes)
            .Select(key => TryFindRow(keys.Table, key, out var row) ? row : (StoredRow?)null)
            .Where(row => row is not null).Select(row => row!.Value),
        _ => throw new UnreachableException(),
    };

    /// <summary>The key of the value that the last of so many newest rows of a window has.</summary>
    public ReadOnlyMemory<byte>? BoundOf(WindowRange window, int rows)
    {
        var newest = RowsOf(window with { AfterKey = default }).Reverse().Skip(rows - 1).Take(1).ToArray();
        return newest.Length == 0 ? null : _windows[new RowAddress(newest[0].Table, newest[0].Key)];
    }

    /// <summary>The rows of a table with keys above one, in the order of the keys.</summary>
    public IEnumerable<StoredRow> RowsAfter(int table, ReadOnlyMemory<byte> key) =>
        _rows.Values.Where(row => row.Table == table && Compare(row.Key, key) > 0).OrderBy(row => row.Key, Bytes);

    /// <summary>The tombstones up to a change, in log order.</summary>
    public IReadOnlyList<StoredRow> TombstonesUpTo(long change) => [.. _rowsInLogOrder.TakeWhile(row => row.Position.Change <= change).Where(IsTombstone)];

    /// <summary>Removes what is old.</summary>
    public Compacted Compact(CompactionCut cut)
    {
        var tombstones = TombstonesUpTo(cut.Floor);
        foreach (var row in tombstones)
        {
            _rowsInLogOrder.Remove(row);
            _rows.Remove(new RowAddress(row.Table, row.Key));
        }
        var results = _ledger.Where(entry => entry.Change <= cut.ResultFloor && ChangesOf(entry.Client, entry.Sequence, long.MaxValue).Count > 1).ToArray();
        foreach (var entry in results)
            _ledger.Remove(entry);
        var conflicts = _conflicts.Where(conflict => conflict.DecidedAt < cut.ConflictsBefore).Take(cut.ConflictsMax).ToArray();
        foreach (var conflict in conflicts)
            _conflicts.Remove(conflict);
        Head = Head with
        {
            Floor = Math.Max(Head.Floor, cut.Floor),
            ResultFloor = Math.Max(Head.ResultFloor, cut.ResultFloor),
            Bytes = Head.Bytes - tombstones.Sum(row => row.Key.Length + row.Data.Length),
        };
        return new Compacted(tombstones.Count, results.Length, conflicts.Length);
    }

    private static bool IsTombstone(StoredRow row) => new RowStateReader().ReadAll(row.Data).Deleted;

    private void WriteDictionary(ScopeWrite write)
    {
        foreach (var table in write.Tables)
            _tables.Add(table.Table, table with { KeyColumns = [.. table.KeyColumns] });
        foreach (var column in write.Columns)
            _columns.Add((column.Table, column.Column), column with { Rule = ColumnRule.Of(column.Rule.Type, column.Rule.Policy, column.Rule.Resolver) });
        foreach (var column in write.AttachmentColumns)
            _columns[(column.Table, column.Column)] = _columns[(column.Table, column.Column)] with { IsAttachment = true };
        if (write.Tables.Count + write.Columns.Count + write.AttachmentColumns.Count > 0)
            _dictionary = null;
    }

    private static IComparer<ReadOnlyMemory<byte>> Bytes { get; } = Comparer<ReadOnlyMemory<byte>>.Create(Compare);

    private static int Compare(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => a.Span.SequenceCompareTo(b.Span);

    private IEnumerable<StoredRow> RowsOf(TablesRange range)
    {
        var starts = range.Tables.ToDictionary(start => start.Table);
        return _rowsInLogOrder.Where(row => starts.TryGetValue(row.Table, out var start)
            && (row.Position.Change, row.Position.Ordinal).CompareTo((start.After.Change, start.After.Ordinal)) > 0
            && (start.Interest is null || MayConcern(row, start.Interest)));
    }

    private bool MayConcern(StoredRow row, WindowInterest interest)
    {
        var address = new RowAddress(row.Table, row.Key);
        return !_windows.TryGetValue(address, out var window) || Compare(window, interest.From) >= 0
            || row.WindowChange is not { } change || change > interest.Since
            || row.Position.Change > interest.Fresh || (!interest.ByWindow && (row.Position.Change + row.Position.Ordinal) % WindowInterest.Stride == 0);
    }

    private void WriteWindows(ScopeWrite write)
    {
        foreach (var window in write.Windows)
            _tables[window.Table] = _tables[window.Table] with { Window = window with { After = window.After.ToArray() } };
        foreach (var (table, key, window) in write.SortedRows)
        {
            if (TryFindRow(table, key, out var row))
                _windows[new RowAddress(table, row.Key)] = window.ToArray();
        }
        if (write.Windows.Count > 0)
            _dictionary = null;
    }

    private void WriteRow(RowRecord record)
    {
        var (row, exists) = (record.Row, record.Exists);
        // An update finds its row or does nothing, as in SQL.
        if (TryFindRow(row.Table, row.Key, out var before) != exists)
            return;
        var stored = row with { Key = exists ? before.Key : row.Key.ToArray(), Data = row.Data.ToArray() };
        if (exists)
            _rowsInLogOrder.Remove(before);
        _rows[new RowAddress(stored.Table, stored.Key)] = stored;
        _rowsInLogOrder.Add(stored);
        var address = new RowAddress(stored.Table, stored.Key);
        if (record.Window.IsEmpty)
            _windows.Remove(address);
        else
            _windows[address] = record.Window.ToArray();
    }

    private void WriteTexts(ScopeWrite write)
    {
        foreach (var (table, keys) in write.ClearedTexts)
        {
            foreach (var key in keys)
            {
                var (first, last) = (new TextCell(table, key, int.MinValue), new TextCell(table, key, int.MaxValue));
                foreach (var chunk in _chunks.GetViewBetween(new(first, int.MinValue, default), new(last, int.MaxValue, default)).ToArray())
                    _chunks.Remove(chunk);
            }
        }
        foreach (var chunk in write.Chunks)
        {
            _chunks.Remove(chunk);
            _chunks.Add(new StoredChunk(chunk.Cell with { Key = chunk.Cell.Key.ToArray() }, chunk.Chunk, chunk.Data.ToArray()));
        }
    }

    private SortedSet<ChangeEntry> ChangesOf(UInt128 client, long first, long last) =>
        _ledger.GetViewBetween(ChangeOf(client, first), ChangeOf(client, last));

    private static ChangeEntry ChangeOf(UInt128 client, long sequence) => new()
    {
        Change = 0,
        Client = client,
        Sequence = sequence,
        Stamp = 0,
        Base = 0,
        Digest = [],
        Outcome = default,
        Operations = 0,
        CommittedAt = 0,
    };

    private static ConflictEntry ConflictAt(LogPosition position) => new()
    {
        Position = position,
        Client = 0,
        Table = 0,
        Key = default,
        Column = 0,
        Rule = default,
        LosingValue = default,
        WinningValue = default,
        LosingStamp = 0,
        WinningClient = 0,
        WinningStamp = 0,
        DecidedAt = 0,
    };
}

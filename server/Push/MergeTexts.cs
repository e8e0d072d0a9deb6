using OfflineSync.Protocol;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Push;

/// <summary>
/// The texts that a group edits. Parts of their histories are read when an edit needs them, and written once for the group. What one mutation did is
/// taken back when the mutation is rejected.
/// </summary>
internal sealed class MergeTexts(IScopeTransaction transaction) : IRowTexts
{
    private readonly Dictionary<TextCell, TextDocument> _open = [];
    private readonly Dictionary<TextCell, Dictionary<int, ReadOnlyMemory<byte>>> _written = [];
    private readonly HashSet<RowAddress> _cleared = [];
    private readonly HashSet<TextCell> _touched = [];
    private readonly HashSet<RowAddress> _forgotten = [];

    /// <inheritdoc/>
    public TextDocument Open(TextCell cell, in ColumnState? state)
    {
        _touched.Add(cell);
        return state is { } column ? Get(cell, column) : _open[cell] = TextDocument.Create();
    }

    /// <inheritdoc/>
    public void Forget(int table, ReadOnlyMemory<byte> key)
    {
        var row = new RowAddress(table, key);
        _forgotten.Add(row);
        foreach (var cell in CellsOf(row, _open.Keys))
        {
            _touched.Remove(cell);
            _open.Remove(cell);
        }
    }

    /// <summary>Reads what an edit of a text needs of its history.</summary>
    public async Task PrepareAsync(
        TextCell cell, ColumnState state, TextEdit edit, UInt128 client, bool replaces, CancellationToken cancellationToken)
    {
        var document = Get(cell, state);
        while (document.MissingChunks(edit, client, replaces) is { Count: > 0 } missing)
        {
            var written = _written.GetValueOrDefault(cell);
            var unwritten = missing.Where(chunk => written is null || !written.ContainsKey(chunk)).ToArray();
            foreach (var chunk in missing.Except(unwritten))
                document.Load(chunk, written![chunk]);
            if (unwritten.Length == 0)
                continue;
            var stored = _cleared.Contains(cell.Row)
                ? []
                : await transaction.ReadChunksAsync(cell, unwritten, cancellationToken);
            if (stored.Count < unwritten.Length)
                throw new ProtocolException("A part of a text's history is missing in the store.");
            foreach (var chunk in stored)
                document.Load(chunk.Chunk, chunk.Data);
        }
    }

    /// <summary>Keeps what the mutation did.</summary>
    public void Commit()
    {
        foreach (var row in _forgotten)
        {
            _cleared.Add(row);
            foreach (var cell in CellsOf(row, _written.Keys))
                _written.Remove(cell);
        }
        foreach (var cell in _touched)
        {
            if (!_written.TryGetValue(cell, out var chunks))
                _written.Add(cell, chunks = []);
            foreach (var (chunk, data) in _open[cell].TakeChangedChunks())
                chunks[chunk] = data;
        }
        _touched.Clear();
        _forgotten.Clear();
    }

    /// <summary>Takes back what the mutation did: its texts are read again from the rows as they were.</summary>
    public void Rollback()
    {
        foreach (var cell in _touched)
            _open.Remove(cell);
        _touched.Clear();
        _forgotten.Clear();
    }

    /// <summary>Rows whose stored histories go before the chunks are written.</summary>
    public IReadOnlyList<TableKeys> Cleared() =>
        [.. _cleared.GroupBy(row => row.Table, row => row.Key).Select(table => new TableKeys(table.Key, [.. table]))];

    /// <summary>The chunks to write.</summary>
    public IReadOnlyList<StoredChunk> Chunks() =>
        [.. _written.SelectMany(text => text.Value.Select(chunk => new StoredChunk(text.Key, chunk.Key, chunk.Value)))];

    private TextDocument Get(TextCell cell, in ColumnState state)
    {
        if (!_open.TryGetValue(cell, out var document))
            _open.Add(cell, document = TextDocument.Read(TextOf(state), state.Extra));
        return document;
    }

    private static ReadOnlyMemory<byte> TextOf(in ColumnState state)
    {
        var value = EncodedValue.Read(state.Value);
        return value.Kind == Protocol.Values.ValueKind.Text ? value.Bytes : value.GetBytes(stackalloc byte[36]).ToArray();
    }

    private static List<TextCell> CellsOf(RowAddress row, IEnumerable<TextCell> cells) =>
        [.. cells.Where(cell => row.Equals(cell.Row))];
}

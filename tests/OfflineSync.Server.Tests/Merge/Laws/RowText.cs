using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>The only text of a row, in memory with its whole history.</summary>
internal sealed class RowText : IRowTexts
{
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _chunks = [];
    private TextDocument? _document;

    public TextDocument Open(TextCell cell, in ColumnState? state) => state is null ? _document = TextDocument.Create() : _document!;

    public void Forget(int table, ReadOnlyMemory<byte> key)
    {
        _document = null;
        _chunks.Clear();
    }

    /// <summary>The text as it is when it was stored and read again.</summary>
    public RowText Reread(RowState row)
    {
        var read = new RowText();
        var index = row.IndexOf(LawTable.Text);
        if (_document is null || index < 0)
            return read;
        foreach (var (id, data) in _document.TakeChangedChunks())
            _chunks[id] = data;
        var column = row.Columns[index];
        read._document = TextDocument.Read(EncodedValue.Read(column.Value).Bytes, column.Extra);
        foreach (var (id, data) in _chunks)
        {
            read._chunks.Add(id, data);
            if (!data.IsEmpty)
                read._document.Load(id, data);
        }
        return read;
    }
}

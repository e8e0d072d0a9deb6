using System.Text;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>Finds in stored rows which attachments they refer to.</summary>
internal sealed class ReferenceReader
{
    private readonly RowStateReader _reader = new();

    /// <summary>The references of a row; none of one that is deleted.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">The columns whose values name attachments.</param>
    public IReadOnlyList<(int Column, ContentHash Hash)> Read(StoredRow row, IReadOnlySet<int> columns)
    {
        _reader.Start(row.Data);
        var references = new List<(int, ContentHash)>();
        while (_reader.Tombstone < 0 && _reader.ColumnsLeft > 0)
        {
            var value = _reader.ReadValue(out var column, out _);
            if (columns.Contains(column) && value.Kind == ValueKind.Text && value.Bytes.Length == 2 * ContentHash.Length
                && ContentHash.TryParse(Encoding.UTF8.GetString(value.Bytes.Span), out var hash))
            {
                references.Add((column, hash));
            }
        }
        return references;
    }
}

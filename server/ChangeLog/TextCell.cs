using System.Runtime.InteropServices;

namespace OfflineSync.Server.ChangeLog;

/// <summary>Names a text that is merged character by character.</summary>
/// <param name="Table">The number of its table.</param>
/// <param name="Key">The row's encoded key.</param>
/// <param name="Column">The number of its column.</param>
internal readonly record struct TextCell(int Table, ReadOnlyMemory<byte> Key, int Column)
{
    /// <summary>Whether both name the same text.</summary>
    public bool Equals(TextCell other) => Table == other.Table && Column == other.Column && Key.Span.SequenceEqual(other.Key.Span);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        (string.GetHashCode(MemoryMarshal.Cast<byte, char>(Key.Span)) * 31) + (Table << 8) + Column + (Key.Length << 16);
}

using System.Runtime.InteropServices;

namespace OfflineSync.Server.ChangeLog;

/// <summary>A row's table and key, as a dictionary key.</summary>
/// <param name="Table">The table's number, in whatever numbering the dictionary uses.</param>
/// <param name="Key">The encoded key.</param>
internal readonly record struct RowAddress(int Table, ReadOnlyMemory<byte> Key)
{
    /// <summary>Whether both name the same row.</summary>
    public bool Equals(RowAddress other) => Table == other.Table && Key.Span.SequenceEqual(other.Key.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // The runtime's string hash is keyed, so that a client cannot craft keys that collide.
        var key = Key.Span;
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(key));
        return (hash * 31) + (Table << 8) + ((key.Length & 1) != 0 ? key[^1] : 0);
    }
}

using System.Buffers.Binary;

namespace OfflineSync.Server.Merge;

/// <summary>
/// Writes a row's state in its stored form: a byte for version and flags; the stamps (clock, client, sequence and flags, distance to the origin);
/// for a deleted row the index of its stamp; the columns (number, stamp, value and, where some column has one, the length and bytes of its extra state).
/// </summary>
internal static class RowStateWriter
{
    internal const byte Version = 0x10;
    internal const byte DeletedFlag = 0x01;
    internal const byte ExtrasFlag = 0x02;
    internal const int StampBytesMin = sizeof(ulong) + 16;
    private const int VarintBytesMax = 10;
    private const int StampBytesMax = StampBytesMin + (2 * VarintBytesMax);

    /// <summary>At most this many bytes are written.</summary>
    public static int SizeMax(RowState state)
    {
        var size = 1 + (3 * VarintBytesMax) + (state.Stamps.Length * StampBytesMax);
        foreach (ref readonly var column in state.Columns)
            size += (3 * VarintBytesMax) + column.Value.Length + column.Extra.Length;
        return size;
    }

    /// <summary>Writes a state and returns how many bytes it took.</summary>
    public static int Write(Span<byte> output, RowState state)
    {
        var hasExtras = HasExtras(state);
        output[0] = (byte)(Version | (state.Deleted ? DeletedFlag : 0) | (hasExtras ? ExtrasFlag : 0));
        var offset = 1;
        WriteNumber(output, ref offset, (ulong)state.Stamps.Length);
        foreach (ref readonly var stamp in state.Stamps)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output[offset..], stamp.Hlc);
            BinaryPrimitives.WriteUInt128BigEndian(output[(offset + sizeof(ulong))..], stamp.Client);
            offset += StampBytesMin;
            WriteNumber(output, ref offset, ((ulong)stamp.Sequence << 2) | (stamp.Backfill ? 2u : 0u) | (stamp.Forced ? 1u : 0u));
            WriteNumber(output, ref offset, (ulong)(stamp.Sequence - stamp.Origin));
        }
        if (state.Deleted)
            WriteNumber(output, ref offset, (ulong)state.TombstoneIndex);
        WriteNumber(output, ref offset, (ulong)state.Columns.Length);
        foreach (ref readonly var column in state.Columns)
        {
            WriteNumber(output, ref offset, (ulong)column.Column);
            WriteNumber(output, ref offset, (ulong)column.Stamp);
            column.Value.Span.CopyTo(output[offset..]);
            offset += column.Value.Length;
            if (!hasExtras)
                continue;
            WriteNumber(output, ref offset, (ulong)column.Extra.Length);
            column.Extra.Span.CopyTo(output[offset..]);
            offset += column.Extra.Length;
        }
        return offset;
    }

    private static bool HasExtras(RowState state)
    {
        foreach (ref readonly var column in state.Columns)
        {
            if (!column.Extra.IsEmpty)
                return true;
        }
        return false;
    }

    private static void WriteNumber(Span<byte> output, ref int offset, ulong value)
    {
        for (; value > 127; value >>= 7)
            output[offset++] = (byte)(value | 128);
        output[offset++] = (byte)value;
    }
}

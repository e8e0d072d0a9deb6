using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>Sends new rows in COPY's binary format, encoded here in large pieces: the fastest way into a table.</summary>
internal static class RowCopy
{
    private const int PieceBytes = 256 * 1024;
    private const short FieldCount = 9;
    private const int Null = -1;

    // Field lengths and fixed fields of one row, without scope, key, data, window and its change.
    private const int RowOverheadBytes = 2 + (FieldCount * sizeof(int)) + sizeof(int) + sizeof(long) + sizeof(int) + 1;
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Sends the rows.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string scope, IReadOnlyList<RowRecord> rows, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(PostgresStatements.CopyRows, cancellationToken);
        var scopeBytes = Encoding.UTF8.GetBytes(scope);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            Header.CopyTo(buffer, 0);
            var used = Header.Length;
            foreach (var record in rows)
            {
                var row = record.Row;
                var size = RowOverheadBytes + scopeBytes.Length + row.Key.Length + row.Data.Length + record.Window.Length + (row.WindowChange is null ? 0 : sizeof(long));
                if (used + size > buffer.Length)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
                    used = 0;
                }
                if (size > buffer.Length)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(size);
                }
                Encode(buffer.AsSpan(used), scopeBytes, record);
                used += size;
            }
            await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
            BinaryPrimitives.WriteInt16BigEndian(buffer, -1);
            await stream.WriteAsync(buffer.AsMemory(0, sizeof(short)), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Encode(Span<byte> output, byte[] scope, in RowRecord record)
    {
        var row = record.Row;
        BinaryPrimitives.WriteInt16BigEndian(output, FieldCount);
        output = output[sizeof(short)..];
        WriteBytes(ref output, scope);
        WriteInt(ref output, row.Table);
        WriteBytes(ref output, row.Key.Span);
        WriteLong(ref output, row.Position.Change);
        WriteInt(ref output, row.Position.Ordinal);
        WriteBytes(ref output, [record.Deleted ? (byte)1 : (byte)0]);
        WriteBytes(ref output, row.Data.Span);
        if (record.Window.IsEmpty)
            WriteNull(ref output);
        else
            WriteBytes(ref output, record.Window.Span);
        if (row.WindowChange is { } change)
            WriteLong(ref output, change);
        else
            WriteNull(ref output);
    }

    private static void WriteNull(ref Span<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, Null);
        output = output[sizeof(int)..];
    }

    private static void WriteLong(ref Span<byte> output, long value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(output[sizeof(int)..], value);
        output = output[(sizeof(int) + sizeof(long))..];
    }

    private static void WriteInt(ref Span<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(output[sizeof(int)..], value);
        output = output[(2 * sizeof(int))..];
    }

    private static void WriteBytes(ref Span<byte> output, scoped ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, value.Length);
        value.CopyTo(output[sizeof(int)..]);
        output = output[(sizeof(int) + value.Length)..];
    }
}

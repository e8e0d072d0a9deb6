using System.Buffers.Binary;
using OfflineSync.Protocol.Values;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Protocol.Rows;

/// <summary>Reads the values of one column, in row order. Texts and blobs refer to the message's memory.</summary>
internal sealed class ColumnReader
{
    private readonly V1.Column _column;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<byte> _uuids;
    private RunReader _kinds;
    private long _lastInteger;
    private long _lastTime;
    private int _integer;
    private int _real;
    private int _decimal;
    private int _length;
    private int _time;
    private int _byteOffset;
    private int _uuidOffset;

    public ColumnReader(V1.Column column, int count, string name)
    {
        Check(column, count, name);
        _column = column;
        _kinds = new RunReader(column.Kinds);
        _bytes = column.Bytes.Memory;
        _uuids = column.Uuids.Memory;
    }

    public Value Read()
    {
        var kind = _kinds.Read();
        switch (kind)
        {
            case (uint)ValueKind.Integer:
                var number = _column.Integers[_integer++];
                if (_column.Delta)
                    number = _lastInteger = unchecked(_lastInteger + number);
                return Value.FromInteger(number);
            case (uint)ValueKind.Real:
                return Value.FromReal(_column.Reals[_real++]);
            case (uint)V1.ValueKind.Decimal:
                return Value.FromReal(DecimalScaling.Unscale(_column.Decimals[_decimal++], (int)_column.DecimalScale));
            case (uint)ValueKind.TimeIso:
                _lastTime = unchecked(_lastTime + _column.Times[_time++]);
                return Value.FromTime(ValueEncoding.CheckTime(_lastTime));
            case (uint)ValueKind.UuidLower or (uint)ValueKind.UuidUpper:
                var uuid = BinaryPrimitives.ReadUInt128BigEndian(_uuids.Span.Slice(_uuidOffset, 16));
                _uuidOffset += 16;
                return Value.FromUuid(uuid, kind == (uint)ValueKind.UuidUpper);
            case (uint)ValueKind.Text or (uint)ValueKind.Blob:
                var bytes = _bytes.Slice(_byteOffset, (int)_column.Lengths[_length++]);
                _byteOffset += bytes.Length;
                return kind == (uint)ValueKind.Text ? Value.FromText(bytes) : Value.FromBlob(bytes);
            default:
                return Value.Null;
        }
    }

    private static void Check(V1.Column column, int count, string name)
    {
        RunReader.Check(column.Kinds, count, $"the kinds of column \"{name}\"");
        Span<long> counts = stackalloc long[(int)V1.ValueKind.TimeIso + 1];
        for (var i = 0; i < column.Kinds.Count; i += 2)
        {
            if (column.Kinds[i] >= counts.Length)
                throw new ProtocolException($"Column \"{name}\": {column.Kinds[i]} is no kind of value.");
            counts[(int)column.Kinds[i]] += column.Kinds[i + 1];
        }
        long bytes = 0;
        foreach (var length in column.Lengths)
        {
            if (length > Limits.ProtocolLimits.ValueBytesMax)
                throw new ProtocolException(
                    $"Column \"{name}\": a value has {length} bytes, at most {Limits.ProtocolLimits.ValueBytesMax} are allowed.");
            bytes += length;
        }
        Match(name, "integers", column.Integers.Count, counts[(int)ValueKind.Integer]);
        Match(name, "reals", column.Reals.Count, counts[(int)ValueKind.Real]);
        Match(name, "decimals", column.Decimals.Count, counts[(int)V1.ValueKind.Decimal]);
        Match(name, "lengths", column.Lengths.Count, counts[(int)ValueKind.Text] + counts[(int)ValueKind.Blob]);
        Match(name, "bytes", column.Bytes.Length, bytes);
        Match(name, "uuid bytes", column.Uuids.Length, 16 * (counts[(int)ValueKind.UuidLower] + counts[(int)ValueKind.UuidUpper]));
        Match(name, "times", column.Times.Count, counts[(int)ValueKind.TimeIso]);
        if (column.DecimalScale > DecimalScaling.ScaleMax)
            throw new ProtocolException($"Column \"{name}\": the decimal scale is {column.DecimalScale}, at most {DecimalScaling.ScaleMax} is allowed.");
        foreach (var real in column.Reals)
        {
            if (double.IsNaN(real))
                throw new ProtocolException($"Column \"{name}\" has a NaN, which SQLite cannot store.");
        }
    }

    private static void Match(string name, string what, long actual, long expected)
    {
        if (actual != expected)
            throw new ProtocolException($"Column \"{name}\" has {actual} {what} where its kinds need {expected}.");
    }
}

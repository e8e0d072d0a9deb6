using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using OfflineSync.Protocol.Values;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Protocol.Rows;

/// <summary>Collects the values of one column into the contract's <see cref="V1.Column"/>.</summary>
internal sealed class ColumnWriter
{
    private readonly V1.Column _column = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly ArrayBufferWriter<byte> _uuids = new();
    private RunWriter _kinds;
    private long _lastTime;

    public ColumnWriter()
    {
        _kinds = new RunWriter(_column.Kinds);
    }

    /// <summary>Appends a value and returns roughly how many bytes that takes.</summary>
    public int Add(in Value value)
    {
        _kinds.Add((uint)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Null:
                return 0;
            case ValueKind.Integer:
                _column.Integers.Add(value.Integer);
                return Varint.Size(Varint.ZigZag(value.Integer));
            case ValueKind.Real:
                _column.Reals.Add(value.Real);
                return sizeof(double);
            case ValueKind.TimeIso:
                _column.Times.Add(value.Integer - _lastTime);
                _lastTime = value.Integer;
                return 5;
            case ValueKind.UuidLower or ValueKind.UuidUpper:
                BinaryPrimitives.WriteUInt128BigEndian(_uuids.GetSpan(16), value.Uuid);
                _uuids.Advance(16);
                return 16;
            default:
                _column.Lengths.Add((uint)value.Bytes.Length);
                _bytes.Write(value.Bytes.Span);
                return value.Bytes.Length + 2;
        }
    }

    public V1.Column Build()
    {
        _kinds.Flush();
        ShrinkIntegers();
        if (DecimalScaling.TryScale(_column.Reals, _column.Decimals, out var scale))
        {
            _column.DecimalScale = (uint)scale;
            _column.Reals.Clear();
            for (var i = 0; i < _column.Kinds.Count; i += 2)
            {
                if (_column.Kinds[i] == (uint)ValueKind.Real)
                    _column.Kinds[i] = (uint)V1.ValueKind.Decimal;
            }
        }
        _column.Bytes = UnsafeByteOperations.UnsafeWrap(_bytes.WrittenMemory);
        _column.Uuids = UnsafeByteOperations.UnsafeWrap(_uuids.WrittenMemory);
        return _column;
    }

    private void ShrinkIntegers()
    {
        long plain = 0;
        long delta = 0;
        long last = 0;
        foreach (var number in _column.Integers)
        {
            plain += Varint.Size(Varint.ZigZag(number));
            delta += Varint.Size(Varint.ZigZag(unchecked(number - last)));
            last = number;
        }
        if (delta >= plain)
            return;
        _column.Delta = true;
        last = 0;
        for (var i = 0; i < _column.Integers.Count; i++)
        {
            var number = _column.Integers[i];
            _column.Integers[i] = unchecked(number - last);
            last = number;
        }
    }
}

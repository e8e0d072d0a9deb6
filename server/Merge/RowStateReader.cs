using System.Buffers.Binary;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Server.Merge;

/// <summary>Reads the stored form of a row's state, see <see cref="RowStateWriter"/>. Reusable: its stamps are overwritten by the next row.</summary>
internal sealed class RowStateReader
{
    private ReadOnlyMemory<byte> _data;
    private Stamp[] _stamps = new Stamp[4];
    private int _stampCount;
    private int _offset;
    private int _columnsLeft;
    private bool _hasExtras;

    /// <summary>The stamps of the row.</summary>
    public ReadOnlySpan<Stamp> Stamps => _stamps.AsSpan(0, _stampCount);

    /// <summary>The index of the delete's stamp, or -1.</summary>
    public int Tombstone { get; private set; }

    /// <summary>How many columns are still to be read.</summary>
    public int ColumnsLeft => _columnsLeft;

    /// <summary>Reads a whole state. Its values refer to the data.</summary>
    public RowState ReadAll(ReadOnlyMemory<byte> data)
    {
        Start(data);
        var columns = new ColumnState[_columnsLeft];
        for (var i = 0; i < columns.Length; i++)
        {
            ReadColumn(out var column, out var stamp);
            var start = _offset;
            ValueEncoding.Read(_data, ref _offset);
            columns[i] = new ColumnState(column, stamp, _data[start.._offset], ReadExtra());
        }
        return new RowState(Stamps.ToArray(), Tombstone, columns);
    }

    /// <summary>Reads what comes before the columns.</summary>
    public void Start(ReadOnlyMemory<byte> data)
    {
        _data = data;
        var span = data.Span;
        if (span.IsEmpty || (span[0] & ~(RowStateWriter.DeletedFlag | RowStateWriter.ExtrasFlag)) != RowStateWriter.Version)
            throw new ProtocolException("A stored row has an unknown version; was the database written by a later release of this server?");
        _hasExtras = (span[0] & RowStateWriter.ExtrasFlag) != 0;
        _offset = 1;
        _stampCount = ReadCount(span);
        if (_stampCount > _stamps.Length)
            _stamps = new Stamp[_stampCount * 2];
        for (var i = 0; i < _stampCount; i++)
        {
            if (span.Length - _offset < RowStateWriter.StampBytesMin)
                throw CutShort();
            var hlc = BinaryPrimitives.ReadUInt64LittleEndian(span[_offset..]);
            var client = BinaryPrimitives.ReadUInt128BigEndian(span[(_offset + sizeof(ulong))..]);
            _offset += RowStateWriter.StampBytesMin;
            var sequence = Varint.Read(span, ref _offset);
            var age = (long)Varint.Read(span, ref _offset);
            var change = (long)(sequence >> 2);
            _stamps[i] = new Stamp(hlc, client, change - age, change, Forced: (sequence & 1) != 0, Backfill: (sequence & 2) != 0);
        }
        Tombstone = (span[0] & RowStateWriter.DeletedFlag) != 0 ? ReadIndex(span) : -1;
        _columnsLeft = ReadCount(span);
    }

    /// <summary>Reads the next column's number, stamp and value. The value's bytes refer to the data.</summary>
    public Value ReadValue(out int column, out int stamp)
    {
        ReadColumn(out column, out stamp);
        var value = ValueEncoding.Read(_data, ref _offset);
        ReadExtra();
        return value;
    }

    private ReadOnlyMemory<byte> ReadExtra()
    {
        if (!_hasExtras)
            return default;
        var length = ReadCount(_data.Span);
        if (length > _data.Length - _offset)
            throw CutShort();
        _offset += length;
        return _data.Slice(_offset - length, length);
    }

    private void ReadColumn(out int column, out int stamp)
    {
        _columnsLeft--;
        var span = _data.Span;
        column = (int)Varint.Read(span, ref _offset);
        stamp = ReadIndex(span);
    }

    private int ReadIndex(ReadOnlySpan<byte> span)
    {
        var index = (int)Varint.Read(span, ref _offset);
        return (uint)index < (uint)_stampCount ? index : throw new ProtocolException("A stored row refers to a stamp that it does not have.");
    }

    private int ReadCount(ReadOnlySpan<byte> span)
    {
        var count = Varint.Read(span, ref _offset);
        return count <= (ulong)span.Length ? (int)count : throw CutShort();
    }

    private static ProtocolException CutShort() => new("A stored row is cut short.");
}

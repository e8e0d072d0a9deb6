using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Rows;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Push;

/// <summary>Reads one mutation's change set, checks it, and brings keys and values into their stored form.</summary>
internal sealed class MutationReader
{
    private const int DigestBytes = 16;
    private readonly ByteArena _arena;
    private readonly ArrayBufferWriter<byte> _scratch = new(1024);
    private readonly List<MutationBlock> _blocks = [];
    private readonly List<MutationRow> _rows = [];
    private readonly List<ReadOnlyMemory<byte>> _values = [];

    private readonly long _base;

    private MutationReader(long @base, ByteArena arena)
    {
        _base = @base;
        _arena = arena;
    }

    /// <summary>Reads a mutation.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="arena">Takes its keys and values. A push has one for all: it may have thousands of small mutations.</param>
    /// <exception cref="ProtocolException">It breaks the contract.</exception>
    public static ParsedMutation Read(Mutation mutation, ByteArena arena)
    {
        if (mutation.ChangeSet.Length > ProtocolLimits.MutationBytesMax)
            throw new ProtocolException($"it has {mutation.ChangeSet.Length} bytes, at most {ProtocolLimits.MutationBytesMax} are allowed.");
        var reader = new MutationReader((long)Math.Min(mutation.Base, long.MaxValue), arena);
        reader.ReadTables(Parse(mutation.ChangeSet));
        return new ParsedMutation
        {
            Sequence = (long)mutation.Sequence,
            Stamp = mutation.Stamp,
            Backfill = mutation.Backfill,
            Base = reader._base,
            Digest = SHA256.HashData(mutation.ChangeSet.Span)[..DigestBytes],
            Bytes = mutation.ChangeSet.Length,
            Blocks = reader._blocks,
            Rows = reader._rows,
            Values = reader._values,
        };
    }

    private static ChangeSet Parse(ByteString bytes)
    {
        var fields = MessageShape.CountFields(new ReadOnlySequence<byte>(bytes.Memory), ChangeSet.TablesFieldNumber);
        if (fields > ProtocolLimits.ChangeSetFieldsMax)
            throw new ProtocolException($"its change set has {fields} fields, at most {ProtocolLimits.ChangeSetFieldsMax} are allowed.");
        try
        {
            return ChangeSet.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ProtocolException($"its change set is no ChangeSet message: {exception.Message}", exception);
        }
    }

    private void ReadTables(ChangeSet changes)
    {
        if (changes.Tables.Count > ProtocolLimits.TablesMax)
            throw new ProtocolException($"it has {changes.Tables.Count} tables, at most {ProtocolLimits.TablesMax} are allowed.");
        var count = changes.Tables.Sum(table => (long)table.RowCount);
        if (count > ProtocolLimits.MutationOperationsMax)
            throw new ProtocolException($"it has {count} operations, at most {ProtocolLimits.MutationOperationsMax} are allowed.");
        var tables = new HashSet<string>(NameComparer.Instance);
        foreach (var table in changes.Tables)
        {
            if (!tables.Add(table.Table))
                throw new ProtocolException($"it has table \"{table.Table}\" twice.");
            ReadRows(new RowReader(table));
        }
    }

    private void ReadRows(RowReader reader)
    {
        var block = new MutationBlock(reader);
        var keys = new HashSet<RowAddress>(reader.RowCount);
        _rows.EnsureCapacity(_rows.Count + reader.RowCount);
        while (reader.Read())
        {
            var key = EncodeKey(reader);
            if (!keys.Add(new RowAddress(0, key)))
                throw new ProtocolException($"table \"{reader.Table}\": the row with the key ({Show(reader.Key)}) is there twice.");
            _rows.Add(new MutationRow(_blocks.Count, reader.Operation, key, block.IndexOf(reader.Columns), _values.Count, Math.Min(_base, reader.Seen ?? _base)));
            if (!block.IsPlain)
                CheckForms(reader);
            foreach (ref readonly var value in reader.Values)
                _values.Add(Encode(value));
        }
        _blocks.Add(block);
    }

    private static void CheckForms(RowReader reader)
    {
        for (var i = 0; i < reader.Values.Length; i++)
        {
            var column = reader.Columns.Indexes[i];
            try
            {
                EditValue.Check(reader.Values[i], reader.Forms[column]);
            }
            catch (ProtocolException exception)
            {
                throw new ProtocolException($"table \"{reader.Table}\", column \"{reader.ValueColumns[column]}\": {exception.Message}", exception);
            }
        }
    }

    private ReadOnlyMemory<byte> EncodeKey(RowReader reader)
    {
        _scratch.ResetWrittenCount();
        RowKey.Write(_scratch, reader.Key);
        if (_scratch.WrittenCount > ProtocolLimits.KeyBytesMax)
        {
            throw new ProtocolException(
                $"table \"{reader.Table}\": a key has {_scratch.WrittenCount} bytes, at most {ProtocolLimits.KeyBytesMax} are allowed.");
        }
        return Keep();
    }

    private ReadOnlyMemory<byte> Encode(in Value value)
    {
        _scratch.ResetWrittenCount();
        ValueEncoding.Write(_scratch, value);
        return Keep();
    }

    private Memory<byte> Keep()
    {
        var piece = _arena.Take(_scratch.WrittenCount);
        _scratch.WrittenSpan.CopyTo(piece.Span);
        return piece;
    }

    private static string Show(ReadOnlySpan<Value> key)
    {
        const int LengthMax = 100;
        var text = string.Join(", ", key.ToArray());
        return text.Length <= LengthMax ? text : text[..LengthMax] + "…";
    }
}

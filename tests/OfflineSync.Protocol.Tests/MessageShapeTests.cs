using System.Buffers;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Tests;

public sealed class MessageShapeTests
{
    [Fact]
    public void Fields_are_counted_without_making_objects()
    {
        var changes = new ChangeSet();
        for (var i = 0; i < 3; i++)
            changes.Tables.Add(new TableChanges { Table = "t", RowCount = 1, Values = { new Column(), new Column { Reals = { 1, 2 } } } });
        var bytes = new ReadOnlySequence<byte>(changes.ToByteArray());

        Assert.Equal(3, MessageShape.CountFields(bytes));
        Assert.Equal(3 + (3 * 4), MessageShape.CountFields(bytes, ChangeSet.TablesFieldNumber));
        Assert.Equal(0, MessageShape.CountFields(ReadOnlySequence<byte>.Empty));
    }

    [Fact]
    public void A_message_in_pieces_counts_the_same_and_a_cut_one_ends()
    {
        var bytes = new PushRequest { Scope = "s", Mutations = { Enumerable.Range(1, 50).Select(i => new Mutation { Sequence = (ulong)i, Stamp = 7 }) } }.ToByteArray();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var first = new Piece(bytes.AsMemory(0, cut));
            var last = first.Append(bytes.AsMemory(cut));
            Assert.Equal(51, MessageShape.CountFields(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length)));
            Assert.InRange(MessageShape.CountFields(new ReadOnlySequence<byte>(bytes, 0, cut)), 0, 51);
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory)
        {
            Memory = memory;
        }

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}

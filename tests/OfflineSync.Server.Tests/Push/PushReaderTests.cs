using Google.Protobuf;
using OfflineSync.Contract;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Push;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests.Push;

public sealed class PushReaderTests
{
    [Fact]
    public void A_row_twice_in_a_mutation_is_refused() => AssertRefused(
        Request(RowChange.Insert("t", "x", ("a", Value.Null)), RowChange.Update("t", "x", ("a", Value.Null))),
        "Mutation 1: table \"t\": the row with the key (x) is there twice.");

    [Fact]
    public void A_long_key_is_refused() => AssertRefused(
        Request(RowChange.Insert("t", new string('x', 1100), ("a", Value.Null))),
        "Mutation 1: table \"t\": a key has 1103 bytes, at most 1024 are allowed.");

    [Fact]
    public void Another_message_is_refused()
    {
        var request = Request();
        request.Mutations[0].ChangeSet = ByteString.CopyFromUtf8("no change set");
        AssertRefused(request, "Mutation 1: its change set is no ChangeSet message");
    }

    [Fact]
    public void A_change_set_of_countless_empty_parts_is_refused_before_it_is_parsed()
    {
        var request = Request();
        request.Mutations[0].ChangeSet = ByteString.CopyFrom(Enumerable.Range(0, 2_000_000).Select(i => (byte)(i % 2 == 0 ? 0x0A : 0)).ToArray());
        AssertRefused(request, "Mutation 1: its change set has 1000000 fields, at most 500000 are allowed.");
    }

    [Fact]
    public void A_hole_in_the_sequences_is_refused()
    {
        var request = Request();
        request.Mutations.Add(new Mutation { Sequence = 3, Stamp = 2 });
        AssertRefused(request, "Mutation 3 follows mutation 1; sequences have no holes.");
    }

    [Fact]
    public void Equal_stamps_are_refused()
    {
        var request = Request();
        request.Mutations.Add(new Mutation { Sequence = 2, Stamp = 1 });
        AssertRefused(request, "Mutation 2 has a stamp that is not above that of mutation 1.");
    }

    [Fact]
    public void A_missing_scope_is_refused()
    {
        var request = Request();
        request.Scope = "";
        AssertRefused(request, "Field \"scope\": the scope is empty.");
    }

    [Fact]
    public void A_short_client_id_is_refused()
    {
        var request = Request();
        request.ClientId = ByteString.CopyFrom(1, 2);
        AssertRefused(request, "Field \"client_id\" has 2 bytes; it must be a UUID of 16 bytes.");
    }

    [Fact]
    public void A_push_without_mutations_is_refused()
    {
        var request = Request();
        request.Mutations.Clear();
        AssertRefused(request, "The push has no mutations.");
    }

    [Fact]
    public void A_table_twice_in_a_mutation_is_refused()
    {
        var request = Request(RowChange.Insert("t", "x", ("a", Value.Null)));
        var changes = ChangeSet.Parser.ParseFrom(request.Mutations[0].ChangeSet);
        changes.Tables.Add(changes.Tables[0].Clone());
        request.Mutations[0].ChangeSet = changes.ToByteString();
        AssertRefused(request, "Mutation 1: it has table \"t\" twice.");
    }

    [Fact]
    public void A_push_of_many_small_mutations_takes_memory_for_their_size()
    {
        var request = Request(RowChange.Insert("t", "x", ("a", Value.FromText("value"))));
        for (ulong i = 2; i <= 10_000; i++)
            request.Mutations.Add(new Mutation(request.Mutations[0]) { Sequence = i, Stamp = i });
        var before = GC.GetAllocatedBytesForCurrentThread();

        PushReader.Read(request.Scope, request.ClientId.Span, request.Mutations);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / request.Mutations.Count, 1, 8 * 1024);
    }

    private static PushRequest Request(params RowChange[] changes) => new()
    {
        Scope = "scope",
        ClientId = ByteString.CopyFrom(Enumerable.Range(1, 16).Select(i => (byte)i).ToArray()),
        Mutations = { new Mutation { Sequence = 1, Stamp = 1, ChangeSet = Device.Encode(changes) } },
    };

    private static void AssertRefused(PushRequest request, string message)
    {
        var refusal = Assert.Throws<RpcException>(() => PushReader.Read(request.Scope, request.ClientId.Span, request.Mutations));
        Assert.Equal((StatusCode.InvalidArgument, Reason.Malformed), (refusal.Status, refusal.Reason));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}

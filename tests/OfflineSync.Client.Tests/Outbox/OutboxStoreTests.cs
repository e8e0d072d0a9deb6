using OfflineSync.Client.Outbox;
using OfflineSync.Protocol.V1;
using OfflineSync.WorkManager.Storage;

namespace OfflineSync.Client.Tests.Outbox;

/// <summary>The queue of mutations by itself, on a file with the SDK's tables.</summary>
public sealed class OutboxStoreTests : IDisposable
{
    private const string Scope = ClientFile.Scope;
    private const long Plenty = 1_000_000;

    private readonly ClientFile _file = new();

    private Database Database => _file.Database;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(30, 100, 100, 3, false)]
    [InlineData(29, 100, 100, 2, true)]
    [InlineData(20, 100, 100, 2, true)]
    [InlineData(19, 100, 100, 1, true)]
    [InlineData(100, 6, 100, 3, false)]
    [InlineData(100, 5, 100, 2, true)]
    [InlineData(100, 4, 100, 2, true)]
    [InlineData(100, 3, 100, 1, true)]
    [InlineData(100, 100, 3, 3, false)]
    [InlineData(100, 100, 2, 2, true)]
    public void A_batch_takes_as_many_mutations_as_fit(long bytesMax, int operationsMax, int countMax, int taken, bool hasMore)
    {
        for (var sequence = 1; sequence <= 3; sequence++)
            Append(sequence, operations: 2, bytes: 10);
        var (batch, more) = Database.Write(() => OutboxStore.TakeBatch(Database, Scope, bytesMax, operationsMax, countMax));
        Assert.Equal(Enumerable.Range(1, taken), batch.Select(mutation => (int)mutation.Sequence));
        Assert.Equal(hasMore, more);
        Assert.Equal(Enumerable.Range(1, 3).Select(sequence => sequence <= taken ? MutationState.Sent : MutationState.Pending), States());
    }

    [Fact]
    public void A_mutation_that_is_too_large_for_a_batch_is_one_by_itself()
    {
        Append(1, operations: 2, bytes: 10);
        Append(2, operations: 2, bytes: 10);
        var (batch, more) = Database.Write(() => OutboxStore.TakeBatch(Database, Scope, 1, 1, 1));
        Assert.Single(batch);
        Assert.True(more);
    }

    [Fact]
    public void Only_rows_from_before_their_table_was_captured_are_sent_as_such()
    {
        Append(1, isBackfill: true);
        Append(2, isBackfill: false);
        var (batch, _) = Database.Write(() => OutboxStore.TakeBatch(Database, Scope, Plenty, (int)Plenty, (int)Plenty));
        Assert.Equal([true, false], batch.Select(mutation => mutation.Backfill));
    }

    [Fact]
    public void A_result_is_kept_with_why_only_if_it_is_a_rejection()
    {
        Append(1, operations: 3);
        Append(2, operations: 4);
        Assert.Equal(3, Store(1, Outcome.Applied));
        Assert.Equal(0, Store(2, Outcome.Rejected));
        Assert.Equal(0, Store(2, Outcome.Applied));
        Assert.Equal(
            [(1L, MutationState.Acknowledged, (string?)null, (string?)null), (2L, MutationState.Rejected, "WHY", "Because.")],
            OutboxStore.List(Database, null, 10).Select(entry => (entry.Sequence!.Value, entry.State, entry.Code, entry.Message)));
        Assert.Equal(["102"], _file.Query("SELECT known_stamp FROM offlinesync_scopes"));
    }

    [Fact]
    public void The_list_is_of_one_state_or_of_all()
    {
        for (var sequence = 1; sequence <= 3; sequence++)
            Append(sequence);
        Store(1, Outcome.Applied);
        Store(2, Outcome.Rejected);
        Assert.Equal([1, 2, 3], OutboxStore.List(Database, null, 10).Select(entry => entry.Sequence!.Value));
        Assert.Equal([1, 2], OutboxStore.List(Database, null, 2).Select(entry => entry.Sequence!.Value));
        Assert.Equal([3], OutboxStore.List(Database, MutationState.Pending, 10).Select(entry => entry.Sequence!.Value));
        Assert.Equal([2], OutboxStore.List(Database, MutationState.Rejected, 10).Select(entry => entry.Sequence!.Value));
        Assert.Equal(1, OutboxStore.CountUnacknowledged(Database, Scope));
    }

    [Fact]
    public void Under_a_new_id_what_waits_begins_with_one_in_the_order_of_its_writes()
    {
        for (var sequence = 1; sequence <= 6; sequence++)
            Append(sequence);
        OutboxStore.TakeBatch(Database, Scope, Plenty, (int)Plenty, 4);
        Store(1, Outcome.Applied);
        Store(2, Outcome.Rejected);
        Store(4, Outcome.Applied);
        Database.Write(() => OutboxStore.Renumber(Database));
        Assert.Equal(
            ["NULL|2|101", "NULL|3|102", "1|0|103", "NULL|2|104", "2|0|105", "3|0|106"],
            _file.Query("SELECT sequence, state, stamp FROM offlinesync_outbox ORDER BY id"));
        Assert.Equal(["4|0"], _file.Query("SELECT next_sequence, known_stamp FROM offlinesync_scopes"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public void Only_what_is_kept_is_sent_again(long from, bool isKept)
    {
        for (var sequence = 1; sequence <= 3; sequence++)
            Append(sequence);
        Store(1, Outcome.Applied, at: 1_000);
        Store(2, Outcome.Applied, at: 2_000);
        Store(3, Outcome.Applied, at: 3_000);
        OutboxStore.Purge(Database, 2_000);
        Assert.Equal(isKept, OutboxStore.TryRewind(Database, Scope, from, nextSequence: 4));
        Assert.Equal(isKept && from == 2 ? 2 : 0, States().Count(state => state == MutationState.Pending));
    }

    [Fact]
    public void What_was_acknowledged_goes_after_its_time_with_what_it_had_written_and_nothing_else()
    {
        for (var sequence = 1; sequence <= 4; sequence++)
            Append(sequence);
        Store(1, Outcome.Applied, at: 1_000);
        Store(2, Outcome.Applied, at: 2_000);
        Store(3, Outcome.Rejected, at: 1_000);
        OutboxStore.Purge(Database, 2_000);
        Assert.Equal(["2", "3", "4"], _file.Query("SELECT sequence FROM offlinesync_outbox ORDER BY id"));
        Assert.Equal(["3"], _file.Query("SELECT count(*) FROM offlinesync_payloads"));
    }

    [Theory]
    [InlineData(1_000, 300)]
    [InlineData(299, 250)]
    [InlineData(249, 102)]
    [InlineData(101, 101)]
    [InlineData(100, 0)]
    public void The_highest_stamp_below_a_bound_is_found_wherever_it_is_noted(ulong bound, ulong highest)
    {
        Append(1);
        Append(2);
        Database.Execute("UPDATE offlinesync_scopes SET known_stamp = 250");
        Database.Execute("UPDATE offlinesync_client SET seen_stamp = 300");
        Assert.Equal(highest, OutboxStore.HighestStamp(Database, bound));
    }

    [Fact]
    public void A_mutation_that_cannot_be_read_leaves_an_empty_one_in_its_place()
    {
        Append(1, operations: 5, bytes: 10);
        Database.Write(() => OutboxStore.Reject(Database, Scope, 1, "WHY", "Because."));
        Assert.Equal(
            ["1|0|0|0|0|NULL", "NULL|3|5|10|10|WHY"],
            _file.Query(
                """
                SELECT sequence, state, operations, bytes, length(change_set), code FROM offlinesync_outbox o JOIN offlinesync_payloads p ON p.id = o.id
                ORDER BY o.id
                """));
    }

    private void Append(long sequence, int operations = 1, int bytes = 1, bool isBackfill = false) =>
        Database.Write(() => OutboxStore.Append(Database, Scope, sequence, 100 + (ulong)sequence, 0, operations, new byte[bytes], isBackfill, 7));

    private long Store(long sequence, Outcome outcome, long at = 1_000) => Database.Write(() => OutboxStore.StoreResult(
        Database, Scope, new MutationResult { Sequence = (ulong)sequence, Outcome = outcome, Change = 9, Code = "WHY", Message = "Because." }, at)?.Operations ?? 0);

    private IEnumerable<MutationState> States() => OutboxStore.List(Database, null, 100).Select(entry => entry.State);
}

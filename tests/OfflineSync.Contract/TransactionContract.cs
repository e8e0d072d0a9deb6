using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Testing;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What the transactions of a store promise to those beside them and after them.</summary>
public abstract class TransactionContract : StoreContract
{
    private static readonly PageBounds Bounds = new(1_000, long.MaxValue);

    private IChangeLog Log => Node.Faults;

    [Fact]
    public async Task A_scope_has_the_epoch_that_its_first_transaction_gave_it()
    {
        ScopeHead first;
        await using (var transaction = await Log.BeginAsync(Scope, [], default))
        {
            first = transaction.Head;
            await transaction.CommitAsync(new ScopeWrite(first, [], [], [], []), default);
        }
        Assert.NotEqual(Guid.Empty, first.Epoch);
        await using var second = await Log.BeginAsync(Scope, [], default);
        Assert.Equal(first.Epoch, second.Head.Epoch);
        Assert.Equal(first.Epoch, (await Log.ReadPageAsync(Scope, default, 0, Bounds, default)).Head.Epoch);
    }

    [Fact]
    public async Task Without_a_commit_a_transaction_leaves_no_trace_and_the_next_one_can_begin()
    {
        var transaction = await Log.BeginAsync(Scope, [], default);
        var dropped = transaction.Head.Epoch;
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();
        Assert.Empty(await Log.ReadHeadsAsync([Scope], default));
        for (var turn = 0; turn < 2; turn++)
        {
            await using var next = await Log.BeginAsync(Scope, [], default).WaitAsync(Waiting.Limit);
            Assert.NotEqual(dropped, next.Head.Epoch);
        }
    }

    [Fact]
    public async Task Who_reads_does_not_wait_for_who_writes()
    {
        var device = NewDevice(1);
        device.Write(RowChange.Insert("t", "x", ("a", Value.FromInteger(1))));
        await device.SyncAsync();
        await using var writing = await Log.BeginAsync(Scope, [], default);

        Assert.Single((await Log.ReadPageAsync(Scope, default, 0, Bounds, default)).Rows);
        Assert.Single((await Log.ReadRangeAsync(Scope, new TablesRange([new(0, default)]), 0, Bounds, default)).Rows);
        Assert.Equal(1, await Log.CountRowsAsync(Scope, default, 10, default));
        Assert.Single((await Log.ReadDictionaryAsync(Scope, default)).Tables);
        Assert.Equal(1, (await Log.ReadHeadsAsync([Scope], default))[Scope]);
    }
}

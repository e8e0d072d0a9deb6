using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Store;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>What the contract of stores does not say: nodes that die, connections that break, backups.</summary>
public sealed class SimulatedStoreTests
{
    private readonly SimulatedStore _store = new(refusesExistingRows: true);
    private readonly StoreNode _node;
    private readonly StoreNode _other;

    public SimulatedStoreTests() => (_node, _other) = (new StoreNode(_store), new StoreNode(_store));

    [Fact]
    public async Task The_lock_of_a_scope_is_granted_in_the_order_in_which_it_was_asked_for()
    {
        var first = await _node.BeginAsync();
        var (second, third) = (_other.BeginAsync(), _node.BeginAsync());
        await using var elsewhere = await _node.BeginAsync("another scope");
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await using (await second)
            Assert.False(third.IsCompleted);
        await (await third).DisposeAsync();
    }

    [Fact]
    public async Task A_commit_frees_the_lock_before_the_node_hears_of_it()
    {
        var answer = new TaskCompletionSource();
        _node.Before = operation => operation == StoreOperation.Committed ? answer.Task : Task.CompletedTask;
        var write = _node.WriteAsync("a");
        await _other.WriteAsync("b");
        Assert.False(write.IsCompleted);
        answer.SetResult();
        await write;
        Assert.Equal(("ab", true), await _node.PageAsync());
    }

    [Fact]
    public async Task A_dead_node_rolls_back_and_frees_the_lock()
    {
        await _node.WriteAsync("a");
        await using var zombie = await _node.BeginAsync();
        var (next, own) = (_other.BeginAsync(), _node.BeginAsync());
        _store.Release(_node.Log);
        await using var transaction = await next;
        Assert.Equal(1, transaction.Head.Change);
        await AssertTransientAsync(() => own);
    }

    [Fact]
    public async Task What_a_zombie_asks_for_fails_and_has_no_effect()
    {
        await _node.WriteAsync("a");
        await using var zombie = await _node.BeginAsync();
        _store.Release(_node.Log);
        await AssertTransientAsync(() => zombie.ReadDictionaryAsync(CancellationToken.None));
        await AssertTransientAsync(() => zombie.CommitAsync(StoreNode.Change(zombie.Head, "z"), CancellationToken.None));
        await AssertTransientAsync(() => _node.WriteAsync("z"));
        await AssertTransientAsync(() => _node.PageAsync());
        await AssertTransientAsync(() => _node.Log.ListScopesAsync("", 1, CancellationToken.None));
        await AssertTransientAsync(() => _node.Log.CheckAsync(CancellationToken.None));
        // Its end must not end the transaction of whoever has the lock now.
        await using var transaction = await _other.BeginAsync();
        await zombie.DisposeAsync();
        await transaction.CommitAsync(StoreNode.Change(transaction.Head, "b"), CancellationToken.None);
        Assert.Equal(("ab", true), await _other.PageAsync());
    }

    [Theory]
    [InlineData(StoreOperation.Begin, "")]
    [InlineData(StoreOperation.Locked, "")]
    [InlineData(StoreOperation.Commit, "")]
    [InlineData(StoreOperation.Committed, "a")]
    internal async Task A_node_that_dies_at_a_step_has_done_what_was_before(StoreOperation last, string rows)
    {
        _node.Before = operation =>
        {
            if (operation == last)
                _store.Release(_node.Log);
            return Task.CompletedTask;
        };
        if (last == StoreOperation.Committed)
            await _node.WriteAsync("a");
        else
            await AssertTransientAsync(() => _node.WriteAsync("a"));
        Assert.Equal((rows, true), await _other.PageAsync());
        Assert.Equal(rows.Length, _store.Scopes.Count);
        await _other.WriteAsync("b");
    }

    [Theory]
    [InlineData(StoreOperation.Begin, 0)]
    [InlineData(StoreOperation.Locked, 0)]
    [InlineData(StoreOperation.Commit, 0)]
    [InlineData(StoreOperation.Committed, 1)]
    internal async Task A_failure_before_the_commit_has_no_effect_and_one_after_it_has_the_whole(StoreOperation failing, int changes)
    {
        _node.Before = operation => operation == failing ? throw new TransientStoreException("Simulated.") : Task.CompletedTask;
        await AssertTransientAsync(() => _node.WriteAsync("ab"));
        Assert.Equal(changes, _store.Read(StoreNode.Scope, content => content.Changes.Count));
        Assert.Equal(changes * 2, _store.Read(StoreNode.Scope, content => content.Rows.Count));
        _node.Before = _ => Task.CompletedTask;
        await _node.WriteAsync("c");
        Assert.Equal(changes + 1, _store.Read(StoreNode.Scope, content => content.Head.Change));
    }

    [Fact]
    public async Task A_broken_connection_ends_its_transactions_and_not_the_node()
    {
        await using var broken = await _node.BeginAsync();
        _store.Disconnect(_node.Log);
        await AssertTransientAsync(() => broken.CommitAsync(StoreNode.Change(broken.Head, "z"), CancellationToken.None));
        await _node.WriteAsync("a");
        Assert.Equal(("a", true), await _node.PageAsync());
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_queue()
    {
        var first = await _node.BeginAsync();
        using var stop = new CancellationTokenSource();
        var second = _other.BeginAsync(cancellationToken: stop.Token);
        var third = _other.BeginAsync();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        await first.DisposeAsync();
        await (await third).DisposeAsync();
    }

    [Fact]
    public async Task Each_step_honours_the_token()
    {
        foreach (var operation in new[] { StoreOperation.Begin, StoreOperation.Locked, StoreOperation.Read, StoreOperation.Answer })
        {
            using var stop = new CancellationTokenSource();
            _node.Before = async next =>
            {
                if (next == operation)
                    await stop.CancelAsync();
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await using var transaction = await _node.BeginAsync(cancellationToken: stop.Token);
                await transaction.ReadDictionaryAsync(stop.Token);
            });
        }
        await _other.WriteAsync("a");
    }

    [Fact]
    public async Task A_backup_has_what_was_there_when_it_was_made_and_keeps_the_epochs()
    {
        await _node.WriteAsync("ab");
        var head = _store.Read(StoreNode.Scope, content => content.Head);
        var copy = _store.Copy();
        await _node.WriteAsync("b", exist: true);
        await _node.WriteAsync("c");
        await using var open = await _node.BeginAsync();
        for (var round = 0; round < 2; round++)
        {
            _store.Restore(copy);
            Assert.Equal(("ab", true), await _node.PageAsync());
            Assert.Equal(head, _store.Read(StoreNode.Scope, content => content.Head));
            await AssertTransientAsync(() => open.CommitAsync(StoreNode.Change(open.Head, "z"), CancellationToken.None));
            await _node.WriteAsync("a", exist: true);
            Assert.Equal(("ba", true), await _node.PageAsync());
        }
    }

    [Fact]
    public async Task A_scope_that_is_new_after_a_restore_has_another_epoch()
    {
        var copy = _store.Copy();
        await _node.WriteAsync("a");
        var before = _store.Read(StoreNode.Scope, content => content.Head.Epoch);
        _store.Restore(copy);
        Assert.Empty(_store.Scopes);
        Assert.Empty(await _node.Log.ReadHeadsAsync([StoreNode.Scope], CancellationToken.None));
        await _node.WriteAsync("a");
        Assert.NotEqual(before, _store.Read(StoreNode.Scope, content => content.Head.Epoch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_is_added_twice_is_refused_with_everything(bool refuses)
    {
        var node = new StoreNode(new SimulatedStore(refuses));
        await node.WriteAsync("a");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => node.WriteAsync("xa"));
        Assert.Equal(refuses, failure is RowsExistException);
        Assert.False(node.Log.IsTransient(failure));
        Assert.Equal(("a", true), await node.PageAsync());
        Assert.Equal(1, node.Store.Read(StoreNode.Scope, content => content.Head.Change));
    }

    [Fact]
    public async Task Pages_follow_the_log_order_and_say_when_they_are_all()
    {
        await _node.WriteAsync("abcd");
        await _node.WriteAsync("cb", exist: true);
        Assert.Equal(("ad", false), await _node.PageAsync(rows: 2));
        Assert.Equal(("cb", true), await _node.PageAsync(new LogPosition(1, 3), rows: 2));
        Assert.Equal(("b", true), await _node.PageAsync(new LogPosition(2, 0)));
        Assert.Equal(("", true), await _node.PageAsync(LogPosition.EndOf(2)));
        Assert.Equal(3, await _node.Log.CountRowsAsync(StoreNode.Scope, new LogPosition(1, 0), 10, CancellationToken.None));
        Assert.Equal(2, await _node.Log.CountRowsAsync(StoreNode.Scope, new LogPosition(1, 0), 2, CancellationToken.None));
    }

    [Fact]
    public async Task Each_commit_is_told_before_the_node_hears_of_it()
    {
        var told = new List<string>();
        _store.Committed += (scope, write, before) =>
            told.Add($"{scope} {before.Change} {write.Head.Change} {before.Epoch == _store.Read(scope, content => content.Head.Epoch)} {_node.Steps[^1]}");
        await _node.WriteAsync("a");
        await _node.WriteAsync("b");
        await Assert.ThrowsAsync<RowsExistException>(() => _node.WriteAsync("b"));
        Assert.Equal(["scope 0 1 True Commit", "scope 1 2 True Commit"], told);
    }

    [Fact]
    public async Task What_a_writer_does_with_its_buffers_later_changes_nothing()
    {
        await using var transaction = await _node.BeginAsync();
        var buffer = new byte[] { (byte)'a', 7 };
        var write = StoreNode.Change(transaction.Head, "");
        var row = new StoredRow(0, buffer.AsMemory(0, 1), new LogPosition(1, 0), buffer.AsMemory(1, 1));
        await transaction.CommitAsync(write with { Rows = [new RowRecord(row, Exists: false, Deleted: false)] }, CancellationToken.None);
        (buffer[0], buffer[1], write.Changes[0].Digest[0]) = (0, 0, 0);
        var content = _store.Read(StoreNode.Scope, content => (Row: content.Rows.Single(), content.Changes[0].Digest));
        Assert.Equal(((byte)'a', 7, 1), (content.Row.Key.Span[0], content.Row.Data.Span[0], content.Digest[0]));
    }

    private async Task AssertTransientAsync(Func<Task> call) => Assert.True(_node.Log.IsTransient(await Assert.ThrowsAnyAsync<Exception>(call)));
}

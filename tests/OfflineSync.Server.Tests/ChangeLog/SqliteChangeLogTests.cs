using Microsoft.Data.Sqlite;
using OfflineSync.Contract;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Testing;

namespace OfflineSync.Server.Tests.ChangeLog;

/// <summary>The embedded store's transactions, where they are not those of every store.</summary>
public sealed class SqliteChangeLogTests : IAsyncLifetime
{
    private const string Scope = "scope";
    private readonly SqliteStore _store = new();
    private SyncNode _node = null!;

    private IChangeLog Log => _node.Get<IChangeLog>();

    public async Task InitializeAsync() => _node = await SyncNode.StartAsync(_store.Configure, new TestClock());

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _store.Delete();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_written_in_the_hosts_transaction_takes_effect_with_it(bool commits)
    {
        using (var connection = _store.Open())
        using (var transaction = connection.BeginTransaction())
        {
            await using (var joined = await Log.JoinAsync(transaction, Scope, [], default))
                await joined.CommitAsync(new ScopeWrite(joined.Head with { Change = 7 }, [], [], [], []), default);
            if (commits)
                transaction.Commit();
        }
        var heads = await Log.ReadHeadsAsync([Scope], default);
        Assert.Equal(commits ? [7] : [], heads.Values);
    }

    [Fact]
    public async Task A_scope_that_cannot_be_read_leaves_the_hosts_transaction_as_it_is()
    {
        _store.Execute("ALTER TABLE scopes RENAME TO away");
        using var connection = _store.Open();
        using var transaction = connection.BeginTransaction();
        await Assert.ThrowsAsync<SqliteException>(() => Log.JoinAsync(transaction, Scope, [], default));
        transaction.Commit();
    }

    [Fact]
    public async Task A_scope_that_cannot_be_read_takes_the_turn_from_nobody()
    {
        _store.Execute("ALTER TABLE scopes RENAME TO away");
        await Assert.ThrowsAsync<SqliteException>(() => Log.BeginAsync(Scope, [], default));
        _store.Execute("ALTER TABLE away RENAME TO scopes");
        await using var transaction = await Log.BeginAsync(Scope, [], default).WaitAsync(Waiting.Limit);
        Assert.Equal(0, transaction.Head.Change);
    }
}

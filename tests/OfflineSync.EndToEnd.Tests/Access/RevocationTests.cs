using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>What happens on a device whose token ends, or whose access does.</summary>
public abstract class RevocationTests(StoreFixture store) : AccessScenario(store)
{
    private string? _token;

    private static string Good(params string[] scopes) => new Token { Write = scopes }.Text();

    [Fact]
    public async Task An_expired_token_is_replaced_within_the_sync_and_nothing_is_sent_twice()
    {
        var expired = new Token { Write = [Scope], EndsIn = -300 }.Text();
        var asked = new List<string?>();
        var device = await OpenAsync(request =>
        {
            asked.Add(request.Refused);
            return request.Refused is null ? expired : Good(Scope);
        });
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");

        var result = await device.SyncAsync();

        Assert.Equal(1, result.MutationsPushed);
        Assert.Contains(expired, asked);
        Assert.Equal([MutationState.Acknowledged], (await device.Client.GetOutboxAsync()).Select(entry => entry.State));
        var other = await OpenAsync(_ => Good(Scope));
        await other.SyncAsync();
        Assert.Equal(["'a'|'one'"], other.Query("SELECT * FROM notes"));
    }

    [Fact]
    public async Task Without_another_token_the_sync_fails_and_keeps_everything()
    {
        var device = await OpenAsync(_ => _token);
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        foreach (var token in new[] { null, "garbage", new Token { Write = [Scope], EndsIn = -300 }.Text() })
        {
            _token = token;
            Assert.Equal(OfflineSyncError.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync())).Error);
        }
        Assert.Equal(1, device.Client.Status.Pending);

        _token = Good(Scope);
        Assert.Equal(1, (await device.SyncAsync()).MutationsPushed);
    }

    [Fact]
    public async Task A_scope_that_was_never_open_to_the_device_costs_it_nothing()
    {
        var device = await OpenAsync(_ => _token);
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        _token = Good("another scope");

        Assert.Equal(OfflineSyncError.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync())).Error);

        Assert.Equal(1, device.Client.Status.Pending);
        Assert.Single(device.State());
    }

    [Theory]
    [InlineData(RevokedRows.Remove)]
    [InlineData(RevokedRows.Keep)]
    public async Task A_revoked_scope_leaves_the_device_its_work_is_shown_as_rejected_and_both_come_back_with_the_access(RevokedRows policy)
    {
        _token = Good(Scope);
        var device = await OpenAsync(_ => _token, options => options.RevokedRows = policy);
        var other = await OpenAsync(_ => Good(Scope));
        device.Execute("INSERT INTO notes VALUES ('a', 'one'), ('b', 'two')");
        await device.SyncAsync();
        await other.SyncAsync();
        device.Execute("UPDATE notes SET text = 'changed' WHERE id = 'a'", "INSERT INTO notes VALUES ('c', 'three')");
        var heard = new List<TableChange>();
        device.Client.RowsChanged += (_, change) => heard.AddRange(change.Tables);
        _token = Good("another scope");

        for (var round = 0; round < 2; round++)
        {
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync());
            Assert.Equal(OfflineSyncError.AccessRevoked, error.Error);
        }

        Assert.Equal(policy == RevokedRows.Keep ? 3 : 0, device.State().Count);
        Assert.Equal((0, 1), (device.Client.Status.Pending, device.Client.Status.Rejected));
        var rejected = Assert.Single(await device.Client.Rejected.ListAsync());
        Assert.Equal("ACCESS_REVOKED", rejected.Code);
        if (policy == RevokedRows.Remove)
        {
            Assert.NotEmpty(heard);
            Assert.DoesNotContain("two", await File.ReadAllTextAsync(device.DatabasePath), StringComparison.Ordinal);
        }

        // Work goes on elsewhere, and comes with the access.
        other.Execute("UPDATE notes SET text = 'meanwhile' WHERE id = 'b'");
        await other.SyncAsync();
        _token = Good(Scope);
        await device.SyncAsync();
        Assert.Equal(["'a'|'one'", "'b'|'meanwhile'"], device.Query("SELECT * FROM notes ORDER BY id"));
        await device.Client.Rejected.RetryAsync(rejected.Id);
        Assert.Equal(1, (await device.SyncAsync()).MutationsPushed);
        await other.SyncAsync();
        Assert.Equal(["'a'|'changed'", "'b'|'meanwhile'", "'c'|'three'"], other.Query("SELECT * FROM notes ORDER BY id"));
        Assert.Equal(other.State(), device.State());
    }

    [Fact]
    public async Task What_had_arrived_before_the_access_ended_is_not_lost_and_does_not_block_what_follows()
    {
        _token = Good(Scope);
        var device = await OpenAsync(_ => _token);
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        await device.SyncAsync();
        device.Execute("INSERT INTO notes VALUES ('b', 'arrived, but the answer did not')");
        device.Network.Decide = name => name == "Pull" ? new NetworkFault(FaultKind.ReplyLost) : null;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync());
        device.Network.Decide = _ => null;
        _token = Good("another scope");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync());
        Assert.Equal(1, device.Client.Status.Rejected);
        Assert.Empty(device.State());

        device.Execute("INSERT INTO notes VALUES ('c', 'written while shut out')");
        _token = Good(Scope);
        await device.SyncAsync();
        await device.SyncAsync();

        var other = await OpenAsync(_ => Good(Scope));
        await other.SyncAsync();
        Assert.Equal(["'a'", "'b'", "'c'"], other.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Equal(other.State(), device.State());
        Assert.Equal(0, device.Client.Status.Pending);
    }

    [Fact]
    public async Task Another_user_of_the_device_goes_on_with_its_work_under_another_client_id()
    {
        _token = Good(Scope);
        var device = await OpenAsync(_ => _token);
        device.Execute("INSERT INTO notes VALUES ('a', 'of Ada')");
        await device.SyncAsync();
        device.Execute("INSERT INTO notes VALUES ('b', 'of Ada, not sent')");
        _token = new Token { Subject = "bob", Write = [Scope] }.Text();

        await device.SyncAsync();

        Assert.Equal(0, device.Client.Status.Pending);
        var other = await OpenAsync(_ => Good(Scope));
        await other.SyncAsync();
        Assert.Equal(device.State(), other.State());
        Assert.Equal(2, other.State().Count);
    }

    [Fact]
    public async Task A_watching_device_learns_of_its_end_with_the_next_news()
    {
        _token = Good(Scope);
        var other = await OpenAsync(_ => Good(Scope));
        other.Execute("INSERT INTO notes VALUES ('a', 'one')");
        await other.SyncAsync();
        var device = await OpenAsync(_ => _token, options => options.AutomaticSync = true);
        await UntilAsync(() => device.State().Count == 1);

        _token = Good("another scope");
        await UntilAsync(async () =>
        {
            other.Execute("INSERT INTO notes VALUES (hex(randomblob(8)), 'news')");
            await other.SyncAsync();
            return device.State().Count == 0;
        });

        // The rows go first, and the sync ends a moment later.
        await UntilAsync(() => device.Client.Status.LastError?.Error == OfflineSyncError.AccessRevoked);
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
    }
}

public sealed class SqliteRevocationTests(SqliteStoreFixture store) : RevocationTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresRevocationTests(PostgresStoreFixture store) : RevocationTests(store), IClassFixture<PostgresStoreFixture>;

namespace OfflineSync.Client.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("CREATE TABLE t(a, b)", OfflineSyncError.UnsupportedTable, "no primary key")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, b)", OfflineSyncError.UnsupportedTable, "KeysAssignedElsewhere")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, b)", OfflineSyncError.UnsupportedTable, "KeysAssignedElsewhere")]
    [InlineData("CREATE VIEW t AS SELECT 1 AS id", OfflineSyncError.UnsupportedTable, "view")]
    [InlineData("CREATE VIRTUAL TABLE t USING fts5(x)", OfflineSyncError.UnsupportedTable, "virtual")]
    [InlineData("CREATE TABLE other(id TEXT PRIMARY KEY)", OfflineSyncError.MissingTable, "does not exist")]
    public async Task A_table_that_cannot_be_synced_is_refused_by_name_with_what_to_do(string schema, OfflineSyncError error, string says)
    {
        await using var device = new Device(schema);
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(["t"]));
        Assert.Equal(error, refused.Error);
        Assert.Contains("\"t\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Empty(device.Query("SELECT name FROM sqlite_schema WHERE name LIKE 'offlinesync_%' AND type = 'trigger'"));
    }

    [Fact]
    public async Task Integer_keys_are_taken_when_the_app_says_that_they_come_from_elsewhere()
    {
        await using var device = new Device("CREATE TABLE t(id INTEGER PRIMARY KEY, b)");
        await device.OpenAsync([], options => options.Track("t", table => table.KeysAssignedElsewhere = true));
        device.Execute("INSERT INTO t VALUES (42, 'x')");
        Assert.Equal(["Insert t[42] b=x"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY)");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(["t"], options => options.DatabasePath = "/nowhere/app.db"));
        Assert.Equal(OfflineSyncError.UnsupportedFile, error.Error);
        Assert.Contains("/nowhere/app.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_as_it_is()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY)");
        var path = device.DatabasePath + ".txt";
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("this is no database ", 100)));
        var before = await File.ReadAllBytesAsync(path);
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(["t"], options => options.DatabasePath = path));
        Assert.Equal(OfflineSyncError.UnsupportedFile, error.Error);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Incomplete_options_are_refused_before_anything_is_touched()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY)");
        foreach (var (configure, says) in new (Action<OfflineSyncOptions>, string)[]
        {
            (options => options.Scope = "", "Scope"),
            (options => options.Scope = new string('x', 201), "200"),
            (options => options.TransportFactory = null, "Server is not set"),
            (options => { options.TransportFactory = null; options.Server = new Uri("ftp://x"); }, "ftp://x"),
            (options => options.Track("T"), "tracked twice"),
        })
        {
            var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync(["t"], configure));
            Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(["t"], device.Query("SELECT name FROM sqlite_schema WHERE type = 'table'"));
    }

    [Fact]
    public async Task A_row_that_does_not_fit_into_a_mutation_is_reported_and_large_transactions_are_split()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, a, b, c)");
        var client = await device.OpenAsync(["t"]);
        await device.WriteAsync(
            "INSERT INTO t VALUES ('1', zeroblob(7000000), NULL, NULL), ('2', zeroblob(7000000), zeroblob(7000000), zeroblob(7000000)), "
            + "('3', zeroblob(7000000), NULL, NULL), ('4', zeroblob(7000000), NULL, NULL)");
        await client.SyncNowAsync();
        Assert.Equal(2, device.Server.Mutations.Count);
        Assert.All(device.Server.Mutations, mutation => Assert.InRange(mutation.ChangeSet.Length, 1, Protocol.Limits.ProtocolLimits.MutationBytesMax));
        var rejected = Assert.Single(await client.GetOutboxAsync(MutationState.Rejected));
        Assert.Contains("Split the row", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_is_said_and_nothing_is_lost()
    {
        await using var device = new Device("CREATE TABLE t(id TEXT PRIMARY KEY, v)");
        var client = await device.OpenAsync(["t"], options =>
        {
            options.TransportFactory = null;
            options.Server = new Uri("http://127.0.0.1:1");
        });
        device.Execute("INSERT INTO t VALUES ('a', 1)");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => client.SyncNowAsync());
        Assert.Equal(OfflineSyncError.Unreachable, error.Error);
        Assert.True(error.IsTransient);
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, client.Status.Pending);
        Assert.False(client.Status.IsOnline);

        await device.OpenAsync(["t"]);
        Assert.Equal(["Insert t[a] v=1"], Assert.Single(await device.SentAsync()));
    }

    [Fact]
    public async Task Inspect_lists_every_table_with_what_is_in_its_way()
    {
        await using var device = new Device(
            "CREATE TABLE good(id TEXT PRIMARY KEY)", "CREATE TABLE numbered(id INTEGER PRIMARY KEY)", "CREATE TABLE keyless(a)", "CREATE VIEW v AS SELECT 1");
        await device.OpenAsync(["good"]);
        var inspected = OfflineSyncClient.Inspect(device.DatabasePath);
        Assert.Equal(["good", "keyless", "numbered"], inspected.Select(table => table.Table));
        Assert.Equal([true, false, false], inspected.Select(table => table.CanTrack));
        Assert.True(OfflineSyncClient.Inspect(device.DatabasePath, keysAssignedElsewhere: true)[2].CanTrack);
    }
}

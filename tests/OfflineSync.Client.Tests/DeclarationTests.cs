using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests;

/// <summary>What the client tells the server of its merge rules, and when.</summary>
public sealed class DeclarationTests
{
    private const string Insert = "INSERT INTO t(id, views) VALUES ('a', 1)";

    [Fact]
    public async Task All_value_columns_and_their_rules_are_declared_once_before_anything_is_sent()
    {
        await using var device = new Device(MergedTable.Schema);
        await device.OpenAsync([], options => options.Track("t", table =>
        {
            MergedTable.Declare(table);
            table.Policy = MergePolicy.RejectStale;
            table.Deletes = DeletePolicy.UpdateWins;
        }));
        device.Execute(Insert);
        await device.Client.SyncNowAsync();
        await device.Client.SyncNowAsync();

        var declared = Assert.Single(device.Server.Declarations);
        Assert.Equal("test", declared.Scope);
        Assert.Equal(device.Server.Pulls[0].ClientId, declared.ClientId);
        var table = Assert.Single(declared.Tables);
        Assert.Equal(("t", "id", Protocol.V1.DeletePolicy.UpdateWins), (table.Name, Assert.Single(table.KeyColumns), table.Deletes));
        Assert.Equal(
            ["views Counter Unspecified ", "tags Set Unspecified ", "body Text Unspecified ", "status Register Custom higher", "title Register RejectStale "],
            table.Columns.Select(column => $"{column.Name} {column.Type} {column.Policy} {column.Resolver}"));
    }

    [Fact]
    public async Task Each_scope_is_declared_for_itself_and_again_when_its_rules_change()
    {
        await using var device = new Device(MergedTable.Schema, "CREATE TABLE u(id TEXT PRIMARY KEY, v INTEGER)");
        await device.OpenAsync(["t"], options => options.Track("u", table => table.Scope = "other"));
        await device.Client.SyncNowAsync();
        Assert.Equal(["t", "u"], device.Server.Declarations.Select(declared => Assert.Single(declared.Tables).Name));

        await device.OpenAsync(["t"], options => options.Track("u", table => { table.Scope = "other"; table.Counter("v"); }));
        await device.Client.SyncNowAsync();
        Assert.Equal(["t", "u", "u"], device.Server.Declarations.Select(declared => Assert.Single(declared.Tables).Name));
        await device.OpenAsync(["t"], options => options.Track("u", table => { table.Scope = "other"; table.Counter("v"); }));
        await device.Client.SyncNowAsync();
        Assert.Equal(3, device.Server.Declarations.Count);
    }

    [Fact]
    public async Task A_declaration_that_does_not_agree_with_the_scope_is_said_and_nothing_is_sent()
    {
        await using var device = await MergedTable.OpenAsync();
        device.Execute(Insert);
        device.Server.DeclareFailure = new RpcException(StatusCode.FailedPrecondition, Reason.SchemaConflict, "t.views is a REGISTER here and a COUNTER there");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal((OfflineSyncError.IncompatibleSchema, false), (error.Error, error.IsTransient));
        Assert.Equal("t.views is a REGISTER here and a COUNTER there", error.Message);
        Assert.Empty(device.Server.Mutations);
        Assert.Empty(device.Server.Pulls);
        Assert.Equal(1, device.Client.Status.Pending);

        device.Server.DeclareFailure = null;
        Assert.Single(await device.SentAsync());
    }

    [Fact]
    public async Task A_server_of_the_version_before_takes_what_needs_no_declaration()
    {
        await using var device = new Device(MergedTable.Schema);
        await device.OpenAsync(["t"]);
        device.Execute(Insert);
        device.Server.DeclareFailure = new RpcException(StatusCode.Unimplemented, "no such method");
        Assert.Single(await device.SentAsync());

        device.Server.DeclareFailure = null;
        await device.SentAsync();
        Assert.Empty(device.Server.Declarations);
    }

    [Fact]
    public async Task A_server_of_the_version_before_gets_nothing_of_an_app_that_needs_a_newer_one()
    {
        await using var device = await MergedTable.OpenAsync();
        device.Execute(Insert);
        device.Server.DeclareFailure = new RpcException(StatusCode.Unimplemented, "no such method");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal((OfflineSyncError.IncompatibleSchema, true), (error.Error, error.IsTransient));
        Assert.Contains("update the server", error.Message, StringComparison.Ordinal);
        Assert.Empty(device.Server.Pulls);
        device.Server.DeclareFailure = null;
        Assert.Single(await device.SentAsync());
        Assert.Single(device.Server.Declarations);
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, Reason.CursorInvalid)]
    [InlineData(StatusCode.AlreadyExists, Reason.ClientIdConflict)]
    [InlineData(StatusCode.FailedPrecondition, Reason.SchemaMissing)]
    public async Task A_server_that_may_have_forgotten_is_told_again(StatusCode status, Reason reason)
    {
        await using var device = await MergedTable.OpenAsync();
        await device.Client.SyncNowAsync();
        device.Execute(Insert);
        device.Server.Failures.Enqueue(new RpcException(status, reason, "forgotten"));
        Assert.Equal(["Insert t[a] views+(1) tags+[]-[] body@0:0 status=→NULL title=NULL"], Assert.Single(await device.SentAsync()));
        Assert.Equal(2, device.Server.Declarations.Count);
    }

    [Fact]
    public async Task A_server_that_misses_mutations_is_told_again()
    {
        await using var device = await MergedTable.OpenAsync();
        device.Execute(Insert);
        await device.Client.SyncNowAsync();
        device.Server.Failures.Enqueue(new RpcException(
            StatusCode.FailedPrecondition, Reason.SequenceGap, "gap", new Dictionary<string, string> { ["offlinesync-expected"] = "1" }));
        Assert.Single(await device.SentAsync());
        Assert.Equal(2, device.Server.Declarations.Count);
    }

    [Fact]
    public async Task A_malformed_declaration_rejects_no_mutation()
    {
        await using var device = await MergedTable.OpenAsync();
        device.Execute(Insert);
        await device.Client.SyncNowAsync();
        device.Execute("UPDATE t SET title = 'x'");
        device.Server.Failures.Enqueue(new RpcException(StatusCode.FailedPrecondition, Reason.SchemaMissing, "forgotten"));
        device.Server.DeclareFailure = new RpcException(StatusCode.InvalidArgument, Reason.Malformed, "no");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal(OfflineSyncError.Protocol, error.Error);
        Assert.Equal((1, 0), (device.Client.Status.Pending, device.Client.Status.Rejected));
    }

    [Fact]
    public async Task A_mutation_on_which_the_server_fails_is_sent_again_later()
    {
        await using var device = await MergedTable.OpenAsync();
        device.Execute(Insert);
        device.Server.Failures.Enqueue(new RpcException(StatusCode.Internal, Reason.MutationFailed, "it failed"));
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Client.SyncNowAsync());
        Assert.Equal((OfflineSyncError.ServerBusy, true), (error.Error, error.IsTransient));
        Assert.Single(await device.SentAsync());
    }

    [Fact]
    public async Task The_servers_clock_is_measured_on_a_declaration_too()
    {
        await using var device = new Device(MergedTable.Schema);
        var clock = new FixedClock(DateTimeOffset.UnixEpoch.AddDays(1));
        await device.OpenAsync(["t"], options => options.TimeProvider = clock);
        device.Server.ServerTime = clock.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds();
        await device.Client.SyncNowAsync();
        Assert.Equal(["7200000"], device.Query("SELECT clock_offset FROM offlinesync_client"));
    }

    [Theory]
    [InlineData("column \"nope\" of table \"t\" does not exist", "nope")]
    [InlineData("column \"id\" of table \"t\" is part of the key", "id")]
    public async Task A_rule_for_a_column_that_cannot_have_one_is_refused(string says, string column) =>
        await AssertRefusedAsync(says, table => table.Counter(column));

    [Theory]
    [InlineData("title TEXT", "TEXT")]
    [InlineData("price REAL", "REAL")]
    [InlineData("anything", "BLOB")]
    public async Task A_counter_in_a_column_that_holds_no_integers_is_refused(string column, string affinity) => await AssertRefusedAsync(
        $"is a counter, but its declared type lets SQLite store {affinity}", table => table.Counter(column.Split(' ')[0]), $"CREATE TABLE t(id TEXT PRIMARY KEY, {column})");

    [Fact]
    public async Task Rules_that_contradict_each_other_are_refused()
    {
        await AssertRefusedAsync("takes no policy", table => table.Counter("views").Column("views", column => column.Policy = MergePolicy.FirstWriterWins));
        await AssertRefusedAsync("takes no policy", table => table.Set("tags").Column("tags", column => column.Resolver = "r"));
        await AssertRefusedAsync("no usable resolver", table => table.Column("status", column => column.Policy = MergePolicy.Custom));
        await AssertRefusedAsync("no usable resolver", table => table.Policy = MergePolicy.Custom);
        await AssertRefusedAsync("has the resolver \"r\" and the policy", table => table.Column("status", column => column.Resolver = "r"));
        await AssertRefusedAsync("Declare it TEXT", table => table.Text("views"));
        await AssertRefusedAsync("still has a column of that name", table => table.Column("title", column => column.RenamedFrom("BODY")));
        await AssertRefusedAsync("still has a column of that name", table => table.Column("title", column => column.RenamedFrom("id")));
        await AssertRefusedAsync("old name cannot be", table => table.Column("title", column => column.RenamedFrom("")));
        await AssertRefusedAsync("old name of two columns", table => table
            .Column("title", column => column.RenamedFrom("old")).Column("body", column => column.RenamedFrom("old")));
    }

    private static async Task AssertRefusedAsync(string says, Action<TrackedTable> declare, string schema = MergedTable.Schema)
    {
        await using var device = new Device(schema);
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync([], options => options.Track("t", declare)));
        Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"t\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(device.Query("SELECT name FROM sqlite_schema WHERE name LIKE 'offlinesync_%'"));
    }
}

using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>What becomes of a scope to which the access was withdrawn.</summary>
public sealed class WithdrawalTests
{
    private const string Notes = "CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT UNIQUE)";
    private const string Others = "CREATE TABLE others(id TEXT PRIMARY KEY, v)";

    [Theory]
    [InlineData(RevokedRows.Remove)]
    [InlineData(RevokedRows.Keep)]
    public async Task Its_rows_go_where_the_app_wants_it_what_waits_is_rejected_and_other_scopes_are_left_alone(RevokedRows rows)
    {
        await using var device = await OpenAsync(rows);
        device.Execute("INSERT INTO notes VALUES ('mine', 'sent')", "INSERT INTO notes VALUES ('large', zeroblob(9000000))", "INSERT INTO others VALUES ('a', 1)");
        await device.Client.SyncNowAsync();
        device.Server.Deltas.Enqueue(Pages.Checkpoint(9, Pages.Insert("notes", "a", ("text", "one")), Pages.Insert("notes", "held", ("text", "one"))));
        device.Server.Conflicts.Enqueue(ConflictTests.Lost("text", Value.FromText("mine"), Value.FromText("one"), change: 9));
        await device.Client.SyncNowAsync();
        Assert.Equal((1, 1), (device.Client.Status.Quarantined, device.Client.Status.Conflicts));
        device.Execute("UPDATE notes SET text = 'waits' WHERE id = 'mine'");

        await device.RevokeAsync();

        var isRemoved = rows == RevokedRows.Remove;
        Assert.Equal(isRemoved ? ["large"] : ["a", "large", "mine"], device.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Equal(["a|1"], device.Query("SELECT * FROM others"));
        Assert.Equal(isRemoved ? (0, 0) : (1, 1), (device.Client.Status.Quarantined, int.Parse(device.Query("SELECT count(*) FROM offlinesync_conflicts")[0])));
        Assert.Equal(0, device.Client.Status.Pending);
        Assert.Equal(["ACCESS_REVOKED", "LIMIT_EXCEEDED"], (await device.Client.Rejected.ListAsync()).Select(mutation => mutation.Code).Order());
        // What the server has of this device is no longer this device's to keep, but for another scope's.
        Assert.Equal(isRemoved ? ["second"] : ["second", "test"], device.Query("SELECT DISTINCT scope FROM offlinesync_outbox WHERE state = 2 ORDER BY scope"));
        Assert.Equal(["0"], device.Query("SELECT conflicts FROM offlinesync_scopes WHERE scope = 'test'"));
    }

    [Fact]
    public async Task What_was_rejected_before_can_be_tried_again_once_the_access_is_back()
    {
        await using var device = await OpenAsync(RevokedRows.Remove);
        device.Server.Change = 100;
        device.Server.Reject = _ => "no";
        device.Execute("INSERT INTO notes VALUES ('a', 'refused')");
        await device.Client.SyncNowAsync();
        await device.Client.SyncNowAsync();
        await device.RevokeAsync();
        Assert.Equal(["NULL"], device.Query("SELECT change FROM offlinesync_outbox WHERE state = 3"));
    }

    private static async Task<Device> OpenAsync(RevokedRows rows)
    {
        var device = new Device(Notes, Others);
        await device.OpenAsync(["notes"], options =>
        {
            options.RevokedRows = rows;
            options.Track("others", table => table.Scope = "second");
        });
        return device;
    }
}

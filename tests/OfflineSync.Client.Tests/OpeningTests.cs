using Microsoft.Data.Sqlite;

namespace OfflineSync.Client.Tests;

/// <summary>An app waits for the opening of its database at each start.</summary>
public sealed class OpeningTests
{
    private const string Table = "CREATE TABLE t(id TEXT PRIMARY KEY, title TEXT UNIQUE, views INTEGER NOT NULL DEFAULT 0)";

    [Fact]
    public async Task Opening_a_database_again_writes_nothing()
    {
        await using var device = new Device(Table);
        await OpenAndCloseAsync(device, "views");
        await using var connection = new SqliteConnection(device.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // Changes with each commit of another connection that wrote.
        command.CommandText = "PRAGMA data_version";
        var before = await command.ExecuteScalarAsync();
        await OpenAndCloseAsync(device, "views");
        Assert.Equal(before, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task What_the_app_says_anew_of_a_column_is_noted()
    {
        await using var device = new Device(Table);
        await OpenAndCloseAsync(device, null);
        Assert.Equal(["title|1", "views|1"], device.Query("SELECT name, type FROM offlinesync_columns WHERE is_key = 0"));
        await OpenAndCloseAsync(device, "views");
        Assert.Equal(["title|1", "views|2"], device.Query("SELECT name, type FROM offlinesync_columns WHERE is_key = 0"));
    }

    [Fact]
    public async Task A_trigger_that_is_gone_comes_back_and_one_that_is_too_many_goes()
    {
        await using var device = new Device(Table);
        await OpenAndCloseAsync(device, null);
        const string Names = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
        var triggers = device.Query(Names);
        device.Execute("DROP TRIGGER offlinesync_1_delete", "CREATE TRIGGER offlinesync_1_other AFTER DELETE ON t BEGIN SELECT 1; END");
        await OpenAndCloseAsync(device, null);
        Assert.Equal(triggers, device.Query(Names));
    }

    private static async Task OpenAndCloseAsync(Device device, string? counter)
    {
        var client = await device.OpenAsync([], options => options.Track("t", table =>
        {
            if (counter is not null)
                table.Counter(counter);
        }));
        await client.DisposeAsync();
    }
}

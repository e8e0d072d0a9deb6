using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tests.Pull;

/// <summary>Rows that refer to rows which are not there.</summary>
public sealed class ReferenceTests
{
    private const string Parents = "CREATE TABLE parents(id TEXT PRIMARY KEY, code TEXT UNIQUE)";
    private const string Children = "CREATE TABLE children(id TEXT PRIMARY KEY, parent TEXT REFERENCES parents(id), code TEXT REFERENCES parents(code))";
    private const string Grandchildren = "CREATE TABLE grandchildren(id TEXT PRIMARY KEY, child TEXT REFERENCES children(id))";
    private const string Others = "CREATE TABLE others(id TEXT PRIMARY KEY)";

    private static readonly string[] Tracked = ["others", "parents", "children", "grandchildren"];

    private ulong _change;

    [Fact]
    public async Task A_row_waits_for_the_one_that_it_refers_to()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Child("c", "p", null), Parent("other", "k"));
        Assert.Equal([0, 1], Counts(device, "children", "parents"));
        Assert.Contains("children(parent) refers to a row of parents", Assert.Single(await device.Client.GetQuarantineAsync()).Reason, StringComparison.Ordinal);
        await PullAsync(device, Parent("p", null));
        Assert.Equal(["c|p|NULL"], device.Query("SELECT * FROM children"));
        Assert.Empty(await device.Client.GetQuarantineAsync());
    }

    [Fact]
    public async Task Rows_go_with_the_one_that_they_refer_to_down_to_the_last_and_return_with_it()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Parent("p", null), Parent("stays", null), Child("c", "p", null), Child("other", "stays", null), Grandchild("g", "c"));
        Assert.Equal([2, 2, 1], Counts(device, "parents", "children", "grandchildren"));
        await PullAsync(device, Pages.Delete("parents", "p"));
        Assert.Equal([1, 1, 0], Counts(device, "parents", "children", "grandchildren"));
        Assert.Equal(["c", "g"], (await device.Client.GetQuarantineAsync()).Select(row => row.Key).Order());
        await PullAsync(device, Parent("p", null));
        Assert.Equal([2, 2, 1], Counts(device, "parents", "children", "grandchildren"));
    }

    [Fact]
    public async Task A_row_that_refers_to_another_column_than_the_key_goes_when_that_changes()
    {
        await using var device = await OpenAsync();
        await PullAsync(device, Parent("p", "k"), Child("c", null, "k"));
        Assert.Equal([1], Counts(device, "children"));
        await PullAsync(device, Pages.Update("parents", "p", ("code", "changed")));
        Assert.Equal([0], Counts(device, "children"));
        await PullAsync(device, Parent("q", "k"));
        Assert.Equal([1], Counts(device, "children"));
        await PullAsync(device, Pages.Delete("parents", "q"));
        Assert.Equal([0], Counts(device, "children"));
    }

    [Fact]
    public async Task Rows_of_several_pages_are_all_looked_at()
    {
        await using var device = await OpenAsync();
        device.Server.Deltas.Enqueue([Pages.Part(1, [Child("c", "p", null), Child("d", "q", null)]), Pages.Last(2, Parent("q", null), Grandchild("g", "c"))]);
        await device.Client.SyncNowAsync();
        Assert.Equal(["d|q|NULL"], device.Query("SELECT * FROM children"));
        Assert.Equal(["c", "g"], (await device.Client.GetQuarantineAsync()).Select(row => row.Key).Order());
    }

    [Theory]
    [InlineData("CASCADE", new string[0])]
    [InlineData("SET NULL", new[] { "1|NULL" })]
    [InlineData("NO ACTION", new[] { "1|p" })]
    public async Task What_a_delete_does_to_tables_that_are_not_synced_happens_here_too(string action, string[] left)
    {
        await using var device = await OpenAsync($"CREATE TABLE local(id INTEGER PRIMARY KEY, parent TEXT REFERENCES parents(id) ON DELETE {action})");
        await PullAsync(device, Parent("p", null), Parent("q", null));
        device.Execute("PRAGMA foreign_keys = OFF; INSERT INTO local VALUES (1, 'p')", "INSERT INTO local VALUES (2, 'q')");
        await PullAsync(device, Pages.Delete("parents", "p"));
        Assert.Equal([.. left, "2|q"], device.Query("SELECT * FROM local ORDER BY id"));
    }

    [Fact]
    public async Task A_delete_cascades_to_no_row_that_refers_to_another_table()
    {
        await using var device = await OpenAsync("CREATE TABLE local(id INTEGER PRIMARY KEY, parent TEXT REFERENCES parents(id) ON DELETE CASCADE)");
        await PullAsync(device, Parent("same", null), Pages.Insert("others", "same"));
        device.Execute("INSERT INTO local VALUES (1, 'same')");
        await PullAsync(device, Pages.Delete("others", "same"));
        Assert.Equal(["1|same"], device.Query("SELECT * FROM local"));
    }

    [Fact]
    public async Task A_delete_cascades_to_no_row_of_a_table_that_is_synced()
    {
        await using var device = new Device(Parents, "CREATE TABLE children(id TEXT PRIMARY KEY, parent TEXT REFERENCES parents(id) ON DELETE CASCADE)");
        await device.OpenAsync(["parents", "children"]);
        await PullAsync(device, Parent("p", null), Pages.Insert("children", "c", ("parent", "p")));
        await PullAsync(device, Pages.Delete("parents", "p"));
        Assert.Equal([0], Counts(device, "children"));
        await PullAsync(device, Parent("p", null));
        Assert.Equal(["c|p"], device.Query("SELECT * FROM children"));
    }

    [Fact]
    public async Task An_app_may_show_rows_that_refer_to_nothing()
    {
        await using var device = new Device(Others, Parents, Children, Grandchildren);
        await device.OpenAsync(Tracked, options => options.EnforceForeignKeys = false);
        await PullAsync(device, Child("c", "p", null));
        Assert.Equal([1], Counts(device, "children"));
    }

    private static TableChanges Parent(string id, string? code) => Pages.Insert("parents", id, ("code", code));

    private static TableChanges Child(string id, string? parent, string? code) => Pages.Insert("children", id, ("parent", parent), ("code", code));

    private static TableChanges Grandchild(string id, string child) => Pages.Insert("grandchildren", id, ("child", child));

    private static async Task<Device> OpenAsync(params string[] more)
    {
        var device = new Device([Others, Parents, Children, Grandchildren, .. more]);
        await device.OpenAsync(Tracked);
        return device;
    }

    private static IEnumerable<int> Counts(Device device, params string[] tables) =>
        tables.Select(table => int.Parse(device.Query($"SELECT count(*) FROM {table}")[0], System.Globalization.CultureInfo.InvariantCulture));

    private async Task PullAsync(Device device, params TableChanges[] rows)
    {
        device.Server.Deltas.Enqueue(Pages.Checkpoint(++_change, rows));
        await device.Client.SyncNowAsync();
    }
}

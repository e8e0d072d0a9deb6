namespace OfflineSync.Client.Tests;

/// <summary>A table with a column of every type, and what is known of it.</summary>
internal static class MergedTable
{
    public const string Schema = "CREATE TABLE t(id TEXT PRIMARY KEY, views INTEGER, tags TEXT, body TEXT, status TEXT, title TEXT)";

    public static void Track(OfflineSyncOptions options) => options.Track("t", Declare);

    public static void Declare(TrackedTable table) => table.Counter("views").Set("tags").Text("body").Column("status", column =>
    {
        column.Policy = MergePolicy.Custom;
        column.Resolver = "higher";
    });

    public static async Task<Device> OpenAsync(params string[] more)
    {
        var device = new Device([Schema, .. more]);
        await device.OpenAsync([], Track);
        return device;
    }

    /// <summary>After a transaction of the SDK, the shadow has what the table shows.</summary>
    public static void AssertShadowed(Device device) => Assert.Empty(device.Query(
        """
        SELECT coalesce(id, k0), views, "counter:views", tags, "set:tags", body, "text:body", status, "custom:status"
        FROM t FULL JOIN offlinesync_shadow_1 ON id IS k0
        WHERE id IS NOT k0 OR views IS NOT "counter:views" OR tags IS NOT "set:tags" OR body IS NOT "text:body" OR status IS NOT "custom:status"
            OR typeof(views) <> typeof("counter:views") OR typeof(status) <> typeof("custom:status")
        """));
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Hosting;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>The app at work during a sync: another connection writes a small row about every millisecond.</summary>
internal static class LocalWriteProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs a sync and returns the wall time of the longest write during it, in milliseconds.</summary>
    public static async Task<double> LongestWriteAsync(BenchmarkClient client, Func<Task> sync)
    {
        await using var connection = client.Sync.OpenConnection();
        using var stop = new CancellationTokenSource();
        var longest = 0.0;
        Exception? failure = null;
        var writer = new Thread(() =>
        {
            try
            {
                longest = WriteUntil(connection, stop.Token);
            }
            catch (SqliteException e)
            {
                failure = e;
            }
        });
        writer.Start();
        try
        {
            await sync();
        }
        finally
        {
            await stop.CancelAsync();
            writer.Join();
        }
        return failure is null ? longest : throw new BenchmarkException($"A local write during the sync failed: {failure.Message}");
    }

    private static double WriteUntil(SqliteConnection connection, CancellationToken stop)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO notes VALUES ($id, $text)";
        var id = command.Parameters.AddWithValue("$id", null);
        command.Parameters.AddWithValue("$text", "written while a sync was under way");
        var longest = 0.0;
        while (!stop.IsCancellationRequested)
        {
            id.Value = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture);
            var watch = Stopwatch.StartNew();
            command.ExecuteNonQuery();
            longest = Math.Max(longest, watch.Elapsed.TotalMilliseconds);
            Thread.Sleep(Pause);
        }
        return longest;
    }
}

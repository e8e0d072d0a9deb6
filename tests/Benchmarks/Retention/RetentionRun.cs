using System.Globalization;
using System.Text.Json;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Streams;
using OfflineSync.Server.Commands;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Retention;

/// <summary>What the removal of old deletes costs those who write the same scope meanwhile.</summary>
internal static class RetentionRun
{
    public const int DefaultTombstones = 200_000;
    private const double High = 0.95;

    public static async Task<int> RunAsync(FileInfo? json, int tombstones, CancellationToken cancellation)
    {
        await using var bench = await Bench.StartAsync(cancellation);
        var scope = bench.NewScope();
        await Tombstones.WriteAsync(bench.Server, scope, tombstones, cancellation);
        using var probe = new LatencyProbe(bench.Server, scope);
        await probe.MeasureAsync(cancellation);
        var (median, high) = await probe.MeasureAsync(cancellation);
        var started = TimeProvider.System.GetTimestamp();
        var compaction = CompactAsync(bench.Postgres, scope);
        var times = new List<double>();
        while (!compaction.IsCompleted)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await probe.SyncAsync(cancellation);
            times.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
        }
        var (seconds, removed) = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, await compaction);
        times.Sort();
        var figures = new Dictionary<string, double>
        {
            ["sync_ms_alone"] = median,
            ["sync_p95_ms_alone"] = high,
            ["deletes_removed"] = removed,
            ["deletes_removed_per_second"] = removed / seconds,
            ["syncs_meanwhile"] = times.Count,
            ["sync_ms_meanwhile"] = times[times.Count / 2],
            ["sync_p95_ms_meanwhile"] = times[(int)(times.Count * High)],
            ["longest_sync_ms_meanwhile"] = times[^1],
        };
        foreach (var (name, value) in figures)
            AnsiConsole.WriteLine($"{name,-30} {value.ToString("N2", CultureInfo.InvariantCulture),14}");
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures), cancellation);
        return 0;
    }

    /// <summary>Removes them with the server's command, beside the server.</summary>
    private static async Task<long> CompactAsync(string postgres, string scope)
    {
        await using var output = new StringWriter();
        string[] args =
        [
            "scopes", "compact", "--scope", scope, "--json", "--ConnectionStrings:OfflineSync", postgres, "--OfflineSync:Retention:LogChangesMax", "1",
            "--OfflineSync:Access:Anonymous", "false",
        ];
        if (await Task.Run(() => ServerCommands.RunAsync(args, output)) != 0)
            throw new BenchmarkException($"The command failed: {output}");
        return JsonDocument.Parse(output.ToString()).RootElement.GetProperty("tombstones").GetInt64();
    }
}

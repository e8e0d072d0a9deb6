using System.Globalization;
using System.Text.Json;
using OfflineSync.Demo.Servers;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Streams;

/// <summary>What many idle watches, slow readers and slow senders cost the server, and those who use it beside them.</summary>
internal static class StreamsRun
{
    public const int DefaultWatches = 10_000;
    private const int SlowReaders = 100;
    private const int SlowSenders = 100;
    private const double Kilobyte = 1024;

    public static async Task<int> RunAsync(FileInfo? json, int watches, CancellationToken cancellation)
    {
        // All of them come from this machine.
        foreach (var limit in new[] { "RequestsPerSecond", "BytesPerSecond", "MutationsPerSecond", "Streams" })
            Environment.SetEnvironmentVariable($"OfflineSync__Limits__Address__{limit}", "0");
        var folder = Directory.CreateTempSubdirectory("offlinesync-streams-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(folder, postgres: null, cancellation);
            var figures = await MeasureAsync(server, watches, cancellation);
            Print(figures);
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures), cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(ServerProcess server, int count, CancellationToken cancellation)
    {
        var figures = new Dictionary<string, double>();
        using var probe = new LatencyProbe(server.Address, "probe");
        await probe.MeasureAsync(cancellation);
        await ProbeAsync("alone");
        var before = server.WorkingSet;
        await using (var watches = await IdleWatches.OpenAsync(server.Address, count, cancellation))
        {
            figures["watches"] = count;
            figures["memory_per_watch_kb"] = (server.WorkingSet - before) / Kilobyte / count;
            await ProbeAsync("beside_watches");
            figures["all_told_ms"] = await watches.TellAllAsync(cancellation);
        }
        await using (var readers = await SlowReadersOf.OpenAsync(server.Address, SlowReaders, cancellation))
            await ProbeAsync($"beside_{SlowReaders}_slow_readers");
        await using (var senders = await SlowSendersTo.OpenAsync(server.Address, SlowSenders, cancellation))
            await ProbeAsync($"beside_{SlowSenders}_slow_senders");
        return figures;

        async Task ProbeAsync(string when)
        {
            var (median, high) = await probe.MeasureAsync(cancellation);
            figures[$"sync_ms_{when}"] = median;
            figures[$"sync_p95_ms_{when}"] = high;
        }
    }

    private static void Print(Dictionary<string, double> figures)
    {
        var table = new Table().AddColumns("figure", "value");
        foreach (var (name, value) in figures)
            table.AddRow(name, value.ToString("N2", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
    }
}

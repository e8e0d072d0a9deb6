using System.Diagnostics;
using System.Globalization;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Measuring;

namespace OfflineSync.Benchmarks.Figures;

/// <summary>How much a client's memory grows in its first sync: measured in a process that does nothing else.</summary>
internal static class PeakMemory
{
    public const string Command = "pull-once";
    private const double Megabyte = 1024 * 1024;
    private const int Runs = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Bench bench, string scope, int rows, CancellationToken cancellation)
    {
        var samples = new Samples();
        for (var run = 0; run < Runs; run++)
            samples.Add(await RunChildAsync(bench, scope, rows, cancellation) / Megabyte);
        return [Figure.Absolute("peak_memory_pull_mb", "MB", samples)];
    }

    /// <summary>In the child: pulls, and prints the growth of the working set in bytes.</summary>
    public static async Task<int> PullOnceAsync(string database, Uri server, string scope, int rows, CancellationToken cancellation)
    {
        await using var client = await BenchmarkClient.CreateAsync(database, server, scope, cancellation);
        GC.Collect();
        using var sampler = new MemorySampler();
        await client.SyncAsync(cancellation);
        var growth = sampler.Growth();
        client.Require(rows);
        Console.WriteLine(growth.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<double> RunChildAsync(Bench bench, string scope, int rows, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(PeakMemory).Assembly.Location);
        foreach (var argument in new[] { Command, bench.NewPath(), bench.Server.AbsoluteUri, scope, rows.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(cancellation);
        await child.WaitForExitAsync(cancellation);
        return child.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new BenchmarkException($"The process that measures memory ended with {child.ExitCode}.");
    }
}

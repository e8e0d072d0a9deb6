using System.Diagnostics;
using System.Globalization;
using OfflineSync.Benchmarks.Hosting;
using OfflineSync.Benchmarks.Items;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Profiling;

/// <summary>The command <c>profile</c>: when a sync reached each of its phases, and which process was busy meanwhile.</summary>
internal static class ProfileRun
{
    public const string Push = "push";
    public const string Pull = "pull";

    private const int PushRows = 10_000;
    private const int PullRows = 100_000;
    private const int Rounds = 3;

    public static async Task<int> RunAsync(string what, CancellationToken cancellation)
    {
        await using var bench = await Bench.StartAsync(cancellation);
        if (what == Push)
            await ProfilePushAsync(bench, cancellation);
        else
            await ProfilePullAsync(bench, cancellation);
        return 0;
    }

    private static async Task ProfilePushAsync(Bench bench, CancellationToken cancellation)
    {
        await using var client = await bench.NewClientAsync(bench.NewScope(), cancellation);
        for (var round = 0; round <= Rounds; round++)
        {
            var items = bench.NewItems(PushRows);
            await client.WriteAsync(connection => ItemTable.Insert(connection, items), cancellation);
            await ProfileAsync(bench, client, round, cancellation);
        }
    }

    private static async Task ProfilePullAsync(Bench bench, CancellationToken cancellation)
    {
        await using var scope = await LoadedScope.CreateAsync(bench, PullRows, cancellation);
        for (var round = 0; round <= Rounds; round++)
        {
            await using var client = await bench.NewClientAsync(scope.Name, cancellation);
            await ProfileAsync(bench, client, round, cancellation);
        }
    }

    private static async Task ProfileAsync(Bench bench, BenchmarkClient client, int round, CancellationToken cancellation)
    {
        using var process = Process.GetCurrentProcess();
        using var activities = new ActivityTotals();
        var phases = new PhaseTimes();
        var (cpu, server, postgres, garbage) = (process.TotalProcessorTime, bench.ServerProcessorTime, PostgresTime.Read(), GC.GetTotalAllocatedBytes());
        var (sent, received) = (client.Bytes.Sent, client.Bytes.Received);
        var watch = Stopwatch.StartNew();
        await client.Sync.SyncNowAsync(phases, cancellation);
        var elapsed = watch.Elapsed;
        process.Refresh();
        if (round == 0)
            return;

        var table = new Table().Border(TableBorder.Rounded).Title($"round {round}").AddColumns("what", "ms");
        foreach (var (name, time) in phases.Stages(elapsed))
            Add(table, name, time);
        table.AddEmptyRow();
        foreach (var (name, time) in activities.Times)
            Add(table, $"activity {name}", time);
        Add(table, "wall", elapsed);
        Add(table, "processor: client", process.TotalProcessorTime - cpu);
        Add(table, "processor: server", bench.ServerProcessorTime - server);
        if (PostgresTime.Read() is { } after && postgres is { } before)
            Add(table, "processor: PostgreSQL of this machine", after - before);
        table.AddRow("allocated by the client, MB", Number((GC.GetTotalAllocatedBytes() - garbage) / 1048576.0));
        table.AddRow("bytes sent", Number(client.Bytes.Sent - sent));
        table.AddRow("bytes received", Number(client.Bytes.Received - received));
        AnsiConsole.Write(table);
    }

    private static void Add(Table table, string name, TimeSpan time) => table.AddRow(Markup.Escape(name), Number(time.TotalMilliseconds));

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>A process that runs a part of a sweep: SQLite's file systems belong to a process, so that no two rigs fit into one.</summary>
internal static class SweepProcess
{
    public static async Task<SweepTotals> RunAsync(SweepKind kind, int index, int count, int cases, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "exec", typeof(SweepProcess).Assembly.Location, SweepCommand.Name, "--kind", $"{kind}", "--part", Text(index), "--workers", Text(count), "--cases", Text(cases),
        ];
        var output = await RunAsync(arguments, cancellationToken);
        return JsonSerializer.Deserialize<SweepTotals[]>(output)!.Single();
    }

    /// <summary>Runs this assembly's command line, and returns what it says.</summary>
    public static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Host(), arguments) { RedirectStandardOutput = true };
        // Cases throw everything away at their end: fewer and later collections.
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("A worker cannot be started.");
        // Whoever gives up leaves nobody working.
        using var stop = cancellationToken.UnsafeRegister(_ => process.Kill(entireProcessTree: true), null);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"A worker ended with {process.ExitCode}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Host()
    {
        var own = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(own) == "dotnet" ? own! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }
}

using System.Diagnostics;
using System.Text.Json;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Running;

namespace OfflineSync.Simulation.Workers;

/// <summary>The command <c>worker</c>: runs one job after the other, each a line on the input, with its report as a line on the output.</summary>
internal static class WorkerLoop
{
    public const string Command = "worker";

    public static int Run()
    {
        using var process = Process.GetCurrentProcess();
        while (Console.In.ReadLine() is { } line)
        {
            var job = JsonSerializer.Deserialize<WorkerJob>(line, SimulationJson.Line)!;
            process.Refresh();
            var before = process.TotalProcessorTime;
            var result = Seeds.Run(job.Case, job.Trace);
            process.Refresh();
            Console.Out.WriteLine(JsonSerializer.Serialize(WorkerReport.Of(result, process.TotalProcessorTime - before), SimulationJson.Line));
        }
        return 0;
    }
}

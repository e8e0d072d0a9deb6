using System.Diagnostics;
using System.Text.Json;
using OfflineSync.Simulation.Running;

namespace OfflineSync.Simulation.Planted;

/// <summary>Runs seeds in this process until one shows a violation, and prints what came of it.</summary>
internal static class PlantedHunt
{
    public static void Run(long from, long last, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        var seeds = new Seeds();
        string? violation = null;
        var seed = from;
        for (; violation is null && seed <= last && Spent(process) < seconds; seed++)
        {
            // Whoever watches this process has to know which seed does not end.
            Console.Error.WriteLine(seed);
            violation = seeds.Run(seed).Violations is [var first, ..] ? first : null;
        }
        Console.WriteLine(JsonSerializer.Serialize(new HuntResult(seed - 1, Spent(process), violation)));
    }

    private static double Spent(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }
}

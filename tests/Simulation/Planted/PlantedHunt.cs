using System.Diagnostics;
using System.Text.Json;
using OfflineSync.Simulation.Running;

namespace OfflineSync.Simulation.Planted;

/// <summary>The side of a hunt that has the bugs in it: takes orders from standard input, a seed each.</summary>
internal static class PlantedHunt
{
    public static void Serve()
    {
        using var process = Process.GetCurrentProcess();
        while (Console.In.ReadLine() is { } line)
        {
            var result = Run(JsonSerializer.Deserialize<HuntOrder>(line)!, process);
            Console.Out.WriteLine(JsonSerializer.Serialize(result));
            Console.Out.Flush();
        }
    }

    private static HuntResult Run(HuntOrder order, Process process)
    {
        AppContext.SetData(PlantedSource.SwitchName, order.Bug);
        var before = Spent(process);
        var violation = Seeds.Run(order.Seed).Violations is [var first, ..] ? first : null;
        return new HuntResult(Spent(process) - before, violation);
    }

    private static double Spent(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }
}

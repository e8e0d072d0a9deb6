using System.Diagnostics;
using OfflineSync.Simulation.Running;
using OfflineSync.Simulation.Sweeps;

if (args is [SweepCommand.Name, ..])
    return await new System.CommandLine.RootCommand { SweepCommand.Create() }.Parse(args).InvokeAsync();
var seeds = new Seeds();
var first = args.Length > 0 ? long.Parse(args[0]) : 1;
var count = args.Length > 1 ? long.Parse(args[1]) : 1;
for (var seed = first; seed < first + count; seed++)
{
    var clock = Stopwatch.StartNew();
    var result = seeds.Run(seed);
    Console.WriteLine($"{seed}: {result.Hash:x16} {result.Mutations} mutations, {result.Calls} calls, {result.Strikes.Sum(s => s.Value)} faults, {result.Simulated.TotalMinutes:F0} min, {string.Join("+", result.Strikes.Keys.Select(k => k.Kind).Where(k => k is OfflineSync.Simulation.Faults.FaultKind.FileRestoredFromBackup or OfflineSync.Simulation.Faults.FaultKind.DeviceCloned or OfflineSync.Simulation.Faults.FaultKind.ServerRestoredFromBackup or OfflineSync.Simulation.Faults.FaultKind.SchemaMigrated).Distinct())} in {clock.ElapsedMilliseconds} ms cpu {Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds}");
    foreach (var violation in result.Violations)
        Console.WriteLine($"  {violation}");
    if (result.Violations.Count > 0 && args.Length > 2)
    {
        foreach (var line in result.LastEvents)
            Console.WriteLine($"    {line}");
    }
}
return 0;

using OfflineSync.Simulation;
using OfflineSync.Simulation.Planted;

const int Failed = 1;
const int BadInput = 2;

if (args is ["--planted", .. var rest])
    return await new PlantedCommand().RunAsync(rest);
var parsed = SimulationCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"error: {parsed.Errors[0].Message}");
    return BadInput;
}
try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
    return Failed;
}
catch (SimulationException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return BadInput;
}

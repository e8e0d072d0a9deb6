using OfflineSync.Benchmarks;
using OfflineSync.Client;
using OfflineSync.Demo.Servers;

const int Failed = 1;
const int BadInput = 2;

var parsed = BenchmarkCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"error: {parsed.Errors[0].Message}");
    return BadInput;
}
try
{
    // Long enough to end the child processes after an interrupt.
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
    return Failed;
}
catch (Exception e) when (e is BenchmarkException or ServerStartException or OfflineSyncException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return Failed;
}

using OfflineSync.Client;
using OfflineSync.Demo;
using OfflineSync.Demo.Scenes;
using OfflineSync.Demo.Servers;

const int Failed = 1;
const int BadInput = 2;

var parsed = new DemoCommand(Scenario.RunAsync).Parse(args);
if (parsed.Errors.Count > 0)
    return Complain(parsed.Errors[0].Message, BadInput);
try
{
    // Long enough to end the child processes after an interrupt.
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (InputException e)
{
    return Complain(e.Message, BadInput);
}
catch (OperationCanceledException)
{
    return Complain("Cancelled.", Failed);
}
catch (Exception e) when (e is OfflineSyncException or DemoFailedException or ServerStartException or IOException)
{
    return Complain(e.Message, Failed);
}

static int Complain(string message, int exitCode)
{
    Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
    return exitCode;
}

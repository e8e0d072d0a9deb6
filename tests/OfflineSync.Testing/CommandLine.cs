using System.ComponentModel;
using System.Diagnostics;

namespace OfflineSync.Testing;

/// <summary>Runs programs.</summary>
public static class CommandLine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program to its end; a program that does not exist gives exit code 127, one that is killed because it does not end 124.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params IEnumerable<string> arguments) => RunAsync(Limit, program, arguments);

    /// <inheritdoc cref="RunAsync(string, IEnumerable{string})"/>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan limit, string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            using var over = new CancellationTokenSource(limit);
            try
            {
                await process.WaitForExitAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (124, $"{program} did not end within {limit}.");
            }
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (Win32Exception)
        {
            return (127, $"{program} is not installed.");
        }
    }

    /// <summary>
    /// Runs a shell script as soon as this process is gone, however it ends: test hosts are killed rather than ended, so no handler in here is sure
    /// to run.
    /// </summary>
    public static Task RunAfterExitAsync(string script, params IEnumerable<string> arguments) => RunAsync(
        "sh",
        ["-c", $"(while kill -0 {Environment.ProcessId}; do sleep 0.2; done; {script}) </dev/null >/dev/null 2>&1 &", "sh", .. arguments]);
}

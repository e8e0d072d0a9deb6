using System.ComponentModel;
using System.Diagnostics;

namespace OfflineSync.Testing;

/// <summary>Runs programs.</summary>
internal static class CommandLine
{
    /// <summary>Runs a program to its end; a program that does not exist gives exit code 127.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params IEnumerable<string> arguments)
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
            await process.WaitForExitAsync();
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (Win32Exception)
        {
            return (127, $"{program} is not installed.");
        }
    }

    /// <summary>Runs a program and waits for it, while the process exits.</summary>
    public static void RunAtExit(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        process?.WaitForExit(TimeSpan.FromSeconds(20));
    }
}

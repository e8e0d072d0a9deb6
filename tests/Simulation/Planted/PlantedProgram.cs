using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OfflineSync.Simulation.Planted;

/// <summary>The build that has all bugs in it, started with one of them switched on.</summary>
internal sealed class PlantedProgram(PlantedTree tree)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>What a seed that does not end is reported as.</summary>
    public const string Hang = "hang";

    /// <summary>Builds it.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "build", tree.Project, "-c", "Release", "--nologo", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false" },
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"The source with the planted bugs does not build:\n{output}");
    }

    /// <summary>Runs seeds until a violation, in a process of their own.</summary>
    /// <param name="bug">The bug that is switched on; null: none.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="last">The last seed.</param>
    /// <param name="seconds">The processor time after which no seed begins any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HuntResult> HuntAsync(string? bug, long first, long last, double seconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { tree.Program, "--planted", "hunt", Text(first), Text(last), Text(seconds) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[PlantedSource.Variable] = bug ?? "";
        using var hunt = Process.Start(start)!;
        var seed = first;
        string? error = null;
        hunt.ErrorDataReceived += (_, line) =>
        {
            if (long.TryParse(line.Data, CultureInfo.InvariantCulture, out var begun))
                seed = begun;
            else if (!string.IsNullOrWhiteSpace(line.Data))
                error ??= line.Data;
        };
        hunt.BeginErrorReadLine();
        var output = hunt.StandardOutput.ReadToEndAsync(cancellationToken);
        while (!output.IsCompleted)
        {
            await Task.WhenAny(output, Task.Delay(LookEvery, cancellationToken));
            // A last seed that has begun within the time may take as long again.
            if (!hunt.HasExited && hunt.TotalProcessorTime.TotalSeconds > seconds * 2)
            {
                hunt.Kill();
                return new HuntResult(seed, seconds * 2, $"{Hang}: seed {seed} does not end");
            }
        }
        await hunt.WaitForExitAsync(cancellationToken);
        var text = await output;
        return hunt.ExitCode == 0
            ? JsonSerializer.Deserialize<HuntResult>(text)!
            : new HuntResult(seed, seconds, $"crash: {error ?? "the process died"}");
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}

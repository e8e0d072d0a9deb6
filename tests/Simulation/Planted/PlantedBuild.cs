using System.Diagnostics;

namespace OfflineSync.Simulation.Planted;

/// <summary>Builds the source that has the bugs in it.</summary>
internal static class PlantedBuild
{
    public static async Task RunAsync(PlantedTree tree, CancellationToken cancellationToken)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet")
        {
            // Servers of the build that outlive it would keep its output open.
            ArgumentList =
            {
                "build", tree.Project, "-c", "Release", "--nologo", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:UseSharedCompilation=false", "-nodeReuse:false",
            },
            RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"The source with the planted bugs does not build:\n{output}");
    }
}

using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Tests.Cases;

/// <summary>What the simulation has found, and what was fixed: each case must keep every promise now.</summary>
public sealed class CaseTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task what_was_found_once_is_not_found_again(string file)
    {
        using var worker = new Worker();
        var report = await worker.RunAsync(new WorkerJob(CaseFile.Read(Path.Combine(Folder, file))), CancellationToken.None);
        Assert.Empty(report.Violations);
    }
}

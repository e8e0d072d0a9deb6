using System.Text.Json;
using OfflineSync.Benchmarks.Files;

namespace OfflineSync.Benchmarks.Tests;

/// <summary>A file that is much larger than what the server may use for it. The benchmark takes 1 GB.</summary>
public sealed class FilesTests
{
    private const int Megabytes = 64;
    private const int GrowthMax = 32;

    [Fact]
    public async Task A_file_is_never_held_whole_in_the_servers_memory()
    {
        var json = new FileInfo(Path.GetTempFileName());
        try
        {
            Assert.Equal(0, await FilesRun.RunAsync(json, Megabytes, CancellationToken.None));
            var figures = JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(json.FullName))!;
            Assert.InRange(figures["server_memory_growth_mb"], 0, GrowthMax);
        }
        finally
        {
            json.Delete();
        }
    }
}

using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Tests.Cases;

public sealed class CaseFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-cases-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void a_saved_case_is_read_as_it_was()
    {
        var saved = SimulationCase.Of(7, FaultSwitches.None, Canary.SyncIgnored).WithOperations() with { Promise = "I1", Violation = "I1: lost" };
        var path = CaseFile.Save(saved, _folder);
        var read = CaseFile.Read(path);
        Assert.Equal("I1-7.json", Path.GetFileName(path));
        Assert.Equal(saved.Operations, read.Operations);
        Assert.Equal(saved.Swarm.Rates.ToArray(), read.Swarm.Rates.ToArray());
        Assert.Equal(saved.Swarm with { Rates = read.Swarm.Rates }, read.Swarm);
        Assert.Equal((saved.Promise, saved.Violation, saved.Canary), (read.Promise, read.Violation, read.Canary));
    }

    [Fact]
    public void a_case_is_written_the_same_each_time_with_an_operation_on_each_line()
    {
        var drawn = SimulationCase.Of(7, FaultSwitches.None).WithOperations();
        var first = File.ReadAllText(CaseFile.Save(drawn, _folder));
        var second = File.ReadAllText(CaseFile.Save(CaseFile.Read(CaseFile.Save(drawn, _folder)), _folder));
        var operation = drawn.Operations![0];
        Assert.Equal(first, second);
        Assert.Contains($"\n    \"{operation.At} ms d{operation.Device} {operation.Kind} {operation.Seed}\",\n", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{ "swarm": null, "unknown": 1 }""")]
    [InlineData("""{ "operations": ["1200 ms d1 Fly 1"] }""")]
    public void what_is_no_case_is_refused_with_the_name_of_the_file(string text)
    {
        var path = Path.Combine(_folder.FullName, "broken.json");
        File.WriteAllText(path, text);
        var error = Assert.Throws<SimulationException>(() => CaseFile.Read(path));
        Assert.StartsWith($"{path} holds no case: ", error.Message, StringComparison.Ordinal);
    }
}

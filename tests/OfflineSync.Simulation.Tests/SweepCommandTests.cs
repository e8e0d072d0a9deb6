using OfflineSync.Simulation.Sweeps;

namespace OfflineSync.Simulation.Tests;

/// <summary>What the command <c>sweep</c> promises of its cases.</summary>
public sealed class SweepCommandTests
{
    [Theory]
    [InlineData("LoseSome:240:3", nameof(SweepKind.Crash))]
    [InlineData("KeepAll:7:1:12", nameof(SweepKind.Recovery))]
    [InlineData("FullForever:9:1", nameof(SweepKind.Fault))]
    [InlineData("ReadErrorOnce:9:1", nameof(SweepKind.Read))]
    [InlineData("Drop:9:2", nameof(SweepKind.Drop))]
    public void The_text_of_a_case_names_it(string text, string kind)
    {
        var one = SweepCase.Parse(text);
        Assert.Equal(kind, one?.Kind.ToString());
        Assert.Equal(text, one?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("LoseSome:240")]
    [InlineData("LoseSome:x:3")]
    [InlineData("Nothing:1:1")]
    public void What_names_no_case_is_refused(string text) => Assert.Null(SweepCase.Parse(text));

    [Fact]
    public void Shares_have_each_case_once()
    {
        const int Shares = 3;
        var counts = new int[Shares];
        for (var number = 0; number < 3000; number++)
        {
            var taking = Enumerable.Range(0, Shares).Where(i => new SweepShare(i, Shares).Takes(number)).ToArray();
            counts[Assert.Single(taking)]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 900, 1100));
    }

    [Theory]
    [InlineData("MixSectors:200:5")]
    [InlineData("Drop:150:1")]
    public async Task A_case_goes_the_same_way_in_two_processes(string text)
    {
        string[] arguments = ["exec", typeof(SweepCommand).Assembly.Location, SweepCommand.Name, "--case", text];
        var outputs = await Task.WhenAll(SweepProcess.RunAsync(arguments, CancellationToken.None), SweepProcess.RunAsync(arguments, CancellationToken.None));
        Assert.Contains("hash ", outputs[0], StringComparison.Ordinal);
        Assert.Equal(outputs[0], outputs[1]);
    }
}

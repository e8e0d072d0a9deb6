namespace OfflineSync.Simulation.Tests.Tool;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--seeds 0", "--seeds must be at least 1.")]
    [InlineData("--workers 0", "--workers must be at least 1.")]
    [InlineData("--shrink -1", "--shrink must be at least 0.")]
    [InlineData("--without Gremlins", "\"Gremlins\" is none of RequestLost, ")]
    [InlineData("--only 3", "\"3\" is none of RequestLost, ")]
    [InlineData("--canary Parrot", "\"Parrot\" is none of None, SyncIgnored, RowForgotten.")]
    [InlineData("--seed much", "Cannot parse argument 'much'")]
    [InlineData("--sheds 1", "Unrecognized command or argument '--sheds'.")]
    public void bad_arguments_are_refused_with_what_is_wrong(string arguments, string message)
    {
        var parsed = SimulationCommand.Create().Parse(arguments);
        Assert.NotEmpty(parsed.Errors);
        Assert.StartsWith(message, parsed.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds 1000 --seed 5 --json out.json --workers 2 --minutes 8 --repeat")]
    [InlineData("--without LinkDown RequestLost --seeds 3")]
    [InlineData("--only linkdown --trace all.txt")]
    [InlineData("--canary")]
    [InlineData("--canary RowForgotten --shrink 0 --cases there")]
    [InlineData("--case broken.json -v")]
    public void good_arguments_are_taken(string arguments) => Assert.Empty(SimulationCommand.Create().Parse(arguments).Errors);
}

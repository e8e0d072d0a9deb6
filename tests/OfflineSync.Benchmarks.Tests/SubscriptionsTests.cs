using OfflineSync.Benchmarks.Figures;
using OfflineSync.Benchmarks.Hosting;

namespace OfflineSync.Benchmarks.Tests;

/// <summary>The benchmark of subscriptions with few rows: that each pull brings what it is measured for, and each push is applied. The benchmark takes 1,000,000.</summary>
public sealed class SubscriptionsTests
{
    private const int Rows = 3_000;
    private const int Window = 100;
    private const int Elsewhere = 500;
    private const int Rounds = 1;

    [Fact]
    public async Task Each_pull_brings_what_it_is_measured_for()
    {
        await using var bench = await Bench.StartAsync(CancellationToken.None);
        var figures = await new SubscriptionPulls(Rows, Window, Elsewhere, Rounds).RunAsync(bench, CancellationToken.None);
        Assert.Equal(8, figures.Select(figure => figure.Name).Distinct().Count());
        Assert.All(figures, figure => Assert.True(figure.Value > 0));
    }

    [Fact]
    public async Task Pushes_are_applied_with_and_without_the_indexes()
    {
        await using var bench = await Bench.StartAsync(CancellationToken.None);
        var figures = await new SubscriptionPushes(Window, Rounds).RunAsync(bench, CancellationToken.None);
        Assert.Equal(4, figures.Select(figure => figure.Name).Distinct().Count());
        Assert.All(figures, figure => Assert.True(figure.Value > 0));
    }
}

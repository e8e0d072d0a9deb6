using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Benchmarks.Fleet;
using OfflineSync.Benchmarks.Fleet.Plan;
using OfflineSync.EndToEnd.Tests;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Migrations;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Tests;

public sealed class FleetTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2030, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-fleet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_seed_gives_the_same_fleet_each_time_and_another_one_gives_another()
    {
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));

        static string Draw(int seed) => JsonSerializer.Serialize(FleetPlan.Draw(seed, devices: 10, days: 5, Noon));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(40)]
    public void Versions_follow_each_other_and_all_happens_within_the_span(int days)
    {
        var plan = FleetPlan.Draw(seed: 3, devices: 60, days, Noon);
        Assert.Equal(plan.Begin.AddDays(days - 0.5), plan.End);
        Assert.All(plan.Teams.SelectMany(team => team), device =>
        {
            Assert.NotEmpty(device.Installations);
            Assert.All(device.Installations, installation => Assert.True(installation.From < installation.To && installation.From >= plan.Begin && installation.To <= plan.End));
            Assert.All(device.Installations.Zip(device.Installations.Skip(1)), pair =>
                Assert.True(pair.First.To == pair.Second.From && string.CompareOrdinal(pair.First.Release.Version, pair.Second.Release.Version) < 0));
            Assert.All(device.Sessions, session => Assert.True(session.From >= plan.Begin && session.To <= plan.End));
            Assert.Equal((plan.Begin, plan.End), (device.Networks.Spans[0].From, device.Networks.Spans[^1].To));
        });
        Assert.Equal(Enumerable.Range(0, 60), plan.Teams.SelectMany(team => team).Select(device => device.Number));
    }

    [Fact]
    public void A_fleet_has_all_characters_regions_and_versions()
    {
        var devices = FleetPlan.Draw(seed: 1, devices: 200, days: 14, Noon).Teams.SelectMany(team => team).ToList();
        Assert.Equal(Enum.GetValues<Character>(), devices.Select(device => device.Character).Distinct().Order());
        Assert.Equal(["coast", "hills", "north", "south"], devices.Select(device => device.Region).Distinct().Order());
        Assert.Equal(["3.1.0", "3.2.0", "3.3.0", "3.4.0"], devices.Select(device => device.Installations[^1].Release.Version).Distinct().Order());
    }

    [Fact]
    public async Task What_the_server_shows_of_a_fleet_is_what_its_devices_did()
    {
        await using var server = await SyncServer.StartAsync(options => options.SqlitePath = Path.Combine(_folder, "server.db"));
        var options = new FleetOptions(server.Address, Devices: 6, Days: 3, Seed: 1, "fleet", Token: null);
        var plan = FleetPlan.Draw(options.Seed, options.Devices, options.Days, TimeProvider.System.GetUtcNow());

        var counts = FleetRun.Simulate(options, plan, CancellationToken.None);

        await using var context = server.Services.GetRequiredService<LogContextSource>()();
        Assert.Equal((6, 6), (counts.Devices, await context.FieldDevices.CountAsync()));
        // What the journals have is what the server took: its log has an entry for rejected mutations too.
        Assert.True(counts.Applied > 20);
        Assert.Equal(0, counts.Recoveries);
        Assert.Equal(counts.Applied + counts.Rejected, await context.Changes.CountAsync());
        // What the page adds up is what the devices were told has arrived, and no more than their journals have.
        var cells = (await context.FieldCells.ToListAsync()).GroupBy(cell => ((Metric)cell.Metric, cell.Label)).ToDictionary(group => group.Key, group => group.Sum(cell => cell.Value));
        Assert.All(cells, cell => Assert.Equal(cell.Value, counts.ReportedOf(cell.Key.Item1, cell.Key.Label)));
        Assert.InRange(cells[(Metric.Mutations, "applied")], 1, counts.Applied);
        Assert.InRange(cells[(Metric.Syncs, "ok")], 1, counts.Syncs);
        Assert.InRange(counts.Reports, 6, 6 * 4 * 3);
        var cohorts = await context.FieldCells.Select(cell => new { cell.AppVersion, cell.Os, cell.Region }).Distinct().ToListAsync();
        Assert.True(cohorts.Select(cohort => cohort.AppVersion).Distinct().Count() > 1 && cohorts.Select(cohort => cohort.Os).Distinct().Count() > 1);
    }

    [Fact]
    public void A_server_that_is_not_there_ends_the_run_with_what_to_do()
    {
        var options = new FleetOptions(new Uri($"http://127.0.0.1:{FreePort.Find()}"), Devices: 2, Days: 1, Seed: 1, "fleet", Token: null);
        var error = Assert.Throws<BenchmarkException>(() => FleetRun.Simulate(options, FleetPlan.Draw(1, 2, 2, TimeProvider.System.GetUtcNow()), CancellationToken.None));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("--server http://127.0.0.1:8580", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends()
    {
        await using var server = await SyncServer.StartAsync(options => options.SqlitePath = Path.Combine(_folder, "server.db"));
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var options = new FleetOptions(server.Address, Devices: 4, Days: 2, Seed: 1, "fleet", Token: null);
        Assert.Throws<OperationCanceledException>(() => FleetRun.Simulate(options, FleetPlan.Draw(1, 4, 2, TimeProvider.System.GetUtcNow()), cancellation.Token));
    }

    [Theory]
    [InlineData("fleet", "--server", "here")]
    [InlineData("fleet", "--server", "http://127.0.0.1:1", "--devices", "5001")]
    [InlineData("fleet", "--server", "http://127.0.0.1:1", "--days", "41")]
    [InlineData("fleet", "--server", "http://127.0.0.1:1", "--scope", "")]
    [InlineData("fleet")]
    public void Options_that_cannot_be_are_refused(params string[] args) => Assert.NotEmpty(BenchmarkCommand.Create().Parse(args).Errors);
}

using OfflineSync.Benchmarks.Day;
using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Policies;
using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Tests;

public sealed class DaySimulationTests
{
    private const int Devices = 3;

    public static TheoryData<string> Policies => [.. Policy.All.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Nothing_is_lost_and_devices_end_equal(string policy)
    {
        var figures = Run(policy, seed: 2);
        Assert.True(figures.Writes > 50);
        Assert.Equal(0, figures.Lost);
        Assert.Equal(0, figures.Different);
        Assert.True(figures.RadioJoules > 0);
        Assert.InRange(figures.MeanAckSeconds, 0.01, 3600);
        Assert.Equal(figures.RadioJoules, figures.JoulesBy.Values.Sum(), 6);
        Assert.Equal(figures.RadioJoules, figures.PromotionJoules + figures.TransferJoules + figures.TailJoules, 6);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_day_is_the_same_each_time(string policy) => Assert.Equal(Json(policy), Json(policy));

    [Fact]
    public void Policies_see_the_same_day() =>
        Assert.Single(Policy.All.Select(policy => Run(policy.Name, seed: 1).Writes).Distinct());

    [Fact]
    public async Task Rows_that_are_missing_are_found()
    {
        using var folder = new DayFolder();
        var world = new VirtualWorld(Calendar.Setup);
        await using var server = await DayServer.StartAsync(world, Path.Combine(folder.Path, "server.db"), new Random(1));
        var nothing = new Outage(default, default);
        DayDevice[] team = [.. Enumerable.Range(0, 2).Select(number => new DayDevice(world, server, nothing, folder.Path, "team", seed: 1, number))];
        var (before, after) = world.Run(async () =>
        {
            team[0].CreateTasks(3);
            await WriteAsync(team[0]);
            await team[1].SyncAsync();
            var before = await ConvergenceCheck.RunAsync(world, server, folder.Path, [team]);
            using (var connection = TeamDatabase.Open(team[1].DatabasePath))
                TeamDatabase.Execute(connection, "DELETE FROM entries");
            File.Delete(Path.Combine(folder.Path, "team.db"));
            return (before, await ConvergenceCheck.RunAsync(world, server, folder.Path, [team]));
        });
        Assert.Equal(new ConvergenceCheck(0, 0), before);
        Assert.Equal(new ConvergenceCheck(0, 1), after);
    }

    [Fact]
    public async Task Writes_that_nobody_sent_are_lost()
    {
        using var folder = new DayFolder();
        var world = new VirtualWorld(Calendar.Setup);
        await using var server = await DayServer.StartAsync(world, Path.Combine(folder.Path, "server.db"), new Random(1));
        var device = new DayDevice(world, server, new Outage(default, default), folder.Path, "team", seed: 1, number: 0);
        var check = world.Run(async () =>
        {
            device.CreateTasks(3);
            await WriteAsync(device, sync: false);
            return await ConvergenceCheck.RunAsync(world, server, folder.Path, [[device]]);
        });
        Assert.Equal(1, check.Lost);
    }

    private static async Task WriteAsync(DayDevice device, bool sync = true)
    {
        await using var policy = await Policy.Naive.OpenAsync(device);
        await device.WriteAsync(policy.Client);
        if (sync)
            await policy.Client.SyncNowAsync();
    }

    private static DayFigures Run(string policy, int seed) => DaySimulation.Run(seed, Policy.All.Single(one => one.Name == policy), Devices);

    private static string Json(string policy)
    {
        using var stream = new MemoryStream();
        DayJson.Write(stream, new DayResults(Devices, 1, [(Policy.All.Single(one => one.Name == policy), [Run(policy, seed: 1)])]));
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}

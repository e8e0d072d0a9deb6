using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Policies;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day;

/// <summary>One day of some devices that share a server, under one policy.</summary>
internal sealed class DaySimulation
{
    private const int TasksPerTeam = 20;
    private static readonly TimeSpan OutageTime = TimeSpan.FromHours(1);

    private readonly VirtualWorld _world = new(Calendar.Setup);
    private readonly Policy _policy;
    private readonly DayServer _server;
    private readonly string _folder;
    private readonly List<IReadOnlyList<DayDevice>> _teams = [];

    private DaySimulation(int seed, Policy policy, int devices, string folder)
    {
        _policy = policy;
        _folder = folder;
        var random = RandomDistributions.Stream(seed, 0, Purpose.Server);
        _server = DayServer.StartAsync(_world, Path.Combine(folder, "server.db"), random).GetAwaiter().GetResult();
        var outage = Calendar.Begin + (Calendar.End - OutageTime - Calendar.Begin) * random.NextDouble();
        var teams = RandomDistributions.Stream(seed, 0, Purpose.Teams);
        for (var number = 0; number < devices;)
        {
            var (first, size) = (number, Math.Min(teams.Next(Habits.TeamMin, Habits.TeamMax + 1), devices - number));
            var scope = FormattableString.Invariant($"team-{_teams.Count}");
            _teams.Add([.. Enumerable.Range(first, size).Select(
                device => new DayDevice(_world, _server, new Outage(outage, outage + OutageTime), folder, scope, seed, device))]);
            number += size;
        }
    }

    private IEnumerable<DayDevice> Devices => _teams.SelectMany(team => team);

    /// <summary>Simulates the day on the calling thread.</summary>
    public static DayFigures Run(int seed, Policy policy, int devices)
    {
        using var folder = new DayFolder();
        var day = new DaySimulation(seed, policy, devices, folder.Path);
        try
        {
            return day._world.Run(day.RunAsync);
        }
        finally
        {
            day._server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task<DayFigures> RunAsync()
    {
        foreach (var team in _teams)
        {
            team[0].CreateTasks(TasksPerTeam);
            foreach (var device in team)
                await device.SyncAsync();
        }
        await _world.WaitUntilAsync(Calendar.Begin);
        await Task.WhenAll(Devices.Select(LiveAsync));
        var use = Devices.Select(device => device.Radios.Read()).ToList();
        await _world.WaitUntilAsync(Calendar.Settling);
        foreach (var device in Devices.Concat(Devices))
            await device.SyncAsync();
        var check = await ConvergenceCheck.RunAsync(_world, _server, _folder, _teams);
        return DayFigures.Of(use, Delays(), Devices.Sum(device => device.Written.Count), check);
    }

    private async Task LiveAsync(DayDevice device)
    {
        device.Radios = new Radios();
        await using var policy = await _policy.OpenAsync(device);
        foreach (var session in device.Trace.Sessions)
        {
            await _world.WaitUntilAsync(session.From);
            policy.EnterForeground();
            foreach (var write in session.Writes)
            {
                await _world.WaitUntilAsync(write);
                await device.WriteAsync(policy.Client);
                policy.Wrote();
            }
            await _world.WaitUntilAsync(session.To);
            policy.EnterBackground();
        }
        await _world.WaitUntilAsync(Calendar.End);
    }

    private List<double> Delays() =>
    [
        .. Devices.SelectMany(device =>
        {
            var acknowledged = Acknowledgements.Read(device.DatabasePath);
            return device.Written.Where(entry => acknowledged.ContainsKey(entry.Id)).Select(entry => (acknowledged[entry.Id] - entry.At).TotalSeconds);
        }),
    ];
}

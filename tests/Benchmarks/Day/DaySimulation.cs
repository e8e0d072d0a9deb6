using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Policies;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Protocol.Field.V1;
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
    private readonly List<Region> _regions = [];

    private DaySimulation(int seed, Policy policy, int devices, string folder, Func<int, Region> regionOf, Func<Region, SyncPolicy?> syncPolicyOf)
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
            var region = regionOf(_teams.Count);
            var team = Enumerable.Range(first, size).Select(
                device => new DayDevice(_world, _server, new Outage(outage, outage + OutageTime), folder, scope, seed, device, region) { SyncPolicy = syncPolicyOf(region) });
            _teams.Add([.. team]);
            _regions.Add(region);
            number += size;
        }
    }

    private IEnumerable<DayDevice> Devices => _teams.SelectMany(team => team);

    /// <summary>Simulates the day on the calling thread.</summary>
    public static DayFigures Run(int seed, Policy policy, int devices) =>
        Run(seed, policy, devices, _ => Region.City, _ => null)[Region.City];

    /// <summary>Simulates a day on which every second team lives in a remote region.</summary>
    /// <param name="seed">The day.</param>
    /// <param name="devices">How many devices there are.</param>
    /// <param name="syncPolicyOf">The sync policy that the server gives the devices of a region.</param>
    public static IReadOnlyDictionary<Region, DayFigures> RunRegions(int seed, int devices, Func<Region, SyncPolicy?> syncPolicyOf) =>
        Run(seed, Policy.Ours, devices, team => team % 2 == 0 ? Region.City : Region.Remote, syncPolicyOf);

    private static IReadOnlyDictionary<Region, DayFigures> Run(
        int seed, Policy policy, int devices, Func<int, Region> regionOf, Func<Region, SyncPolicy?> syncPolicyOf)
    {
        using var folder = new DayFolder();
        var day = new DaySimulation(seed, policy, devices, folder.Path, regionOf, syncPolicyOf);
        try
        {
            return day._world.Run(day.RunAsync);
        }
        finally
        {
            day._server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task<IReadOnlyDictionary<Region, DayFigures>> RunAsync()
    {
        foreach (var team in _teams)
        {
            team[0].CreateTasks(TasksPerTeam);
            foreach (var device in team)
                await device.SyncAsync();
        }
        await _world.WaitUntilAsync(Calendar.Begin);
        await Task.WhenAll(Devices.Select(LiveAsync));
        var use = Devices.ToDictionary(device => device, device => device.Radios.Read());
        await _world.WaitUntilAsync(Calendar.Settling);
        foreach (var device in Devices.Concat(Devices))
            await device.SyncAsync();
        var figures = new Dictionary<Region, DayFigures>();
        foreach (var region in _regions.Distinct())
        {
            var teams = _teams.Where((_, i) => _regions[i] == region).ToList();
            var devices = teams.SelectMany(team => team).ToList();
            var check = await ConvergenceCheck.RunAsync(_world, _server, _folder, teams);
            figures[region] = DayFigures.Of([.. devices.Select(device => use[device])], Delays(devices), devices.Sum(device => device.Written.Count), check) with
            {
                AgesSeconds = [.. devices.SelectMany(device => device.Ages).Select(age => age.TotalSeconds)],
            };
        }
        return figures;
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
            if (policy.Client.Status.LastSync is { } last)
                device.Ages.Add(_world.Now - last);
            policy.EnterBackground();
        }
        await _world.WaitUntilAsync(Calendar.End);
    }

    private static List<double> Delays(IEnumerable<DayDevice> devices) =>
    [
        .. devices.SelectMany(device =>
        {
            var acknowledged = Acknowledgements.Read(device.DatabasePath);
            return device.Written.Where(entry => acknowledged.ContainsKey(entry.Id)).Select(entry => (acknowledged[entry.Id] - entry.At).TotalSeconds);
        }),
    ];
}

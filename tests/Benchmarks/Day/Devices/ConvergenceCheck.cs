using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Benchmarks.Day.Wire;
using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>What a day has left.</summary>
/// <param name="Lost">Entries that the server does not have as they were written.</param>
/// <param name="Different">Devices whose rows are not the server's, and teams whose counters do not say how many entries there were.</param>
internal sealed record ConvergenceCheck(int Lost, int Different)
{
    /// <summary>Compares what was written with what a new device gets from the server, and that with what each device has.</summary>
    public static async Task<ConvergenceCheck> RunAsync(VirtualWorld world, DayServer server, string folder, IEnumerable<IReadOnlyList<DayDevice>> teams)
    {
        var (lost, different) = (0, 0);
        foreach (var team in teams)
        {
            var path = Path.Combine(folder, $"{team[0].Scope}.db");
            await FetchAsync(world, server, path, team[0].Scope);
            var entries = TeamDatabase.Rows(path, TeamDatabase.Entries);
            var written = team.SelectMany(device => device.Written).ToList();
            lost += written.Count(entry => entries.GetValueOrDefault(entry.Id) != entry.Row);
            different += team.Count(device => !AreSame(path, device.DatabasePath));
            if (entries.Count != written.Count || TeamDatabase.EntryCounts(path) != written.Count)
                different++;
        }
        return new ConvergenceCheck(lost, different);
    }

    private static bool AreSame(string server, string device) => new[] { TeamDatabase.Tasks, TeamDatabase.Entries }.All(
        table => TeamDatabase.Rows(server, table).SequenceEqual(TeamDatabase.Rows(device, table)));

    private static async Task FetchAsync(VirtualWorld world, DayServer server, string path, string scope)
    {
        TeamDatabase.Create(path);
        var networks = new NetworkTimeline();
        networks.Append(world.Now, Calendar.Future, NetworkKind.Wifi);
        var link = new Link(world, networks, new Outage(default, default), new Radios());
        var options = new OfflineSyncOptions
        {
            DatabasePath = path,
            Scope = scope,
            AutomaticSync = false,
            TransportFactory = () => new SimulatedTransport(new Connector(link, ConnectionSettings.Shipped), server),
            TimeProvider = world.Time,
            Random = new Random(scope.Length),
            StayOnCallersContext = true,
            Telemetry = { Journal = false, Upload = false },
        };
        TeamDatabase.Track(options);
        await using var client = await OfflineSyncClient.OpenAsync(options);
        await client.SyncNowAsync();
    }
}

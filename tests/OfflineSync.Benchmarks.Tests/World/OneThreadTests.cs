using OfflineSync.Benchmarks.Day;
using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Client;
using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Tests.World;

/// <summary>The SDK and the WorkManager stay on the thread of a world, whatever they do in it.</summary>
public sealed class OneThreadTests : IDisposable
{
    private readonly DayFolder _folder = new();
    private readonly VirtualWorld _world = new(Calendar.Setup);
    private readonly HashSet<int> _threads = [];
    private readonly DayServer _server;

    public OneThreadTests() =>
        _server = DayServer.StartAsync(_world, Path.Combine(_folder.Path, "server.db"), new Random(1)).GetAwaiter().GetResult();

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [Fact]
    public void A_client_that_syncs_by_itself_stays_on_the_thread()
    {
        _world.Run(async () =>
        {
            var (writer, reader) = (Device(0), Device(1));
            writer.CreateTasks(3);
            await writer.SyncAsync();
            await using var writing = await OpenAsync(writer);
            await using var reading = await OpenAsync(reader);
            await _world.WaitUntilAsync(Calendar.Hour(6));
            for (var i = 0; i < 20; i++)
            {
                await writer.WriteAsync(writing);
                await TrySyncAsync(writing);
                await _world.WaitUntilAsync(_world.Now + TimeSpan.FromMinutes(20));
            }
            await _world.WaitUntilAsync(Calendar.Settling);
            Assert.Equal(20, TeamDatabase.EntryCounts(reader.DatabasePath));
        });
        Assert.Equal([Environment.CurrentManagedThreadId], _threads);
    }

    [Fact]
    public void Work_with_constraints_stays_on_the_thread()
    {
        var runs = 0;
        _world.Run(async () =>
        {
            var device = Device(0);
            var options = new WorkManagerOptions
            {
                DatabasePath = Path.Combine(_folder.Path, "work.db"),
                TimeProvider = _world.Time,
                Random = new Random(1),
                StayOnCallersContext = true,
                DeviceMonitor = device.Sensors,
            };
            options.AddWorker(() => new Periodic(async token =>
            {
                Note();
                await Task.Delay(TimeSpan.FromMinutes(3), _world.Time, token);
                return ++runs % 5 == 0 ? WorkResult.Retry() : WorkResult.Success();
            }));
            await using var manager = await WorkManager.WorkManager.OpenAsync(options, (_, error) => Assert.Fail(error.Message));
            manager.Changed += (_, _) => Note();
            var constraints = new Constraints { Network = NetworkType.Unmetered };
            await manager.EnqueueUniquePeriodicWorkAsync(
                "periodic",
                ExistingPeriodicWorkPolicy.Update,
                PeriodicWorkRequest.For<Periodic>(TimeSpan.FromMinutes(15)).WithConstraints(constraints).Build());
            await _world.WaitUntilAsync(Calendar.End);
        });
        Assert.True(runs > 20);
        Assert.Equal([Environment.CurrentManagedThreadId], _threads);
    }

    private DayDevice Device(int number)
    {
        var outage = new Outage(Calendar.Hour(9), Calendar.Hour(10));
        return new DayDevice(_world, _server, outage, _folder.Path, "team", seed: 1, number);
    }

    private async Task<OfflineSyncClient> OpenAsync(DayDevice device)
    {
        var options = device.CreateOptions();
        options.AutomaticSync = true;
        // This machine's network may change meanwhile, and says so from threads of its own.
        options.Work.DeviceMonitor = device.Sensors;
        var client = await OfflineSyncClient.OpenAsync(options);
        client.StatusChanged += (_, _) => Note();
        client.RowsChanged += (_, _) => Note();
        return client;
    }

    private static async Task TrySyncAsync(OfflineSyncClient client)
    {
        try
        {
            await client.SyncNowAsync();
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.Unreachable)
        {
        }
    }

    private void Note() => _threads.Add(Environment.CurrentManagedThreadId);

    private sealed class Periodic(Func<CancellationToken, Task<WorkResult>> run) : IWorker
    {
        public Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken) => run(cancellationToken);
    }
}

using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Scheduling;

/// <summary>The work manager that a client uses: its own, or that of its host.</summary>
internal sealed class WorkQueue : IAsyncDisposable
{
    private const string FileSuffix = "-offlinesync-work";

    private readonly bool _isOurs;
    private readonly DeviceMonitor? _monitor;

    public WorkQueue(OfflineSyncOptions options, OfflineSyncClient client)
    {
        _isOurs = options.HostedWorkManager is null;
        if (options.HostedWorkManager is { } hosted)
        {
            Manager = hosted;
            return;
        }
        var work = options.Work.Copy();
        work.DatabasePath = PathFor(work, options);
        work.TimeProvider = options.TimeProvider;
        work.StayOnCallersContext |= options.StayOnCallersContext;
        work.LoggerFactory ??= options.LoggerFactory;
        work.Random ??= options.Random is { } seed ? new Random(seed.Next()) : null;
        if (work.DeviceMonitor is null)
        {
            _monitor = DeviceMonitor.Create(new DeviceMonitorOptions { DatabasePath = options.DatabasePath, TimeProvider = options.TimeProvider });
            work.DeviceMonitor = _monitor;
        }
        SyncWorker.Register(work, () => client);
        Manager = Work.Create(work);
    }

    public Work Manager { get; }

    public static string PathFor(WorkManagerOptions work, OfflineSyncOptions options) =>
        string.IsNullOrEmpty(work.DatabasePath) ? options.DatabasePath + FileSuffix : work.DatabasePath;

    public Task StartAsync() => _isOurs ? Manager.StartAsync() : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_isOurs)
            await Manager.DisposeAsync();
        _monitor?.Dispose();
    }
}

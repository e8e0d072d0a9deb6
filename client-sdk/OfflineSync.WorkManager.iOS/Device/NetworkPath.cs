using CoreFoundation;
using Network;

namespace OfflineSync.WorkManager.Ios.Device;

/// <summary>The network as the system's path monitor sees it.</summary>
internal sealed class NetworkPath(TimeProvider time) : IDisposable
{
    private static readonly NetworkState Unknown = DeviceState.Unknown.Network;
    private static readonly TimeSpan FirstSnapshotMax = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private NWPathMonitor? _monitor;
    private DispatchQueue? _queue;
    private TaskCompletionSource? _first;
    private NetworkState _state = Unknown;

    public event Action? Changed;

    /// <summary>Reads the network. After the start and after a <see cref="Restart"/> this waits for the first snapshot.</summary>
    public async Task<NetworkState> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FirstSnapshot().WaitAsync(FirstSnapshotMax, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Unknown;
        }
        lock (_lock)
            return _state;
    }

    /// <summary>Forgets what was seen: while the process was suspended, the monitor was, too.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            if (_monitor is not null)
                Start();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Stop();
            _first = null;
        }
    }

    private Task FirstSnapshot()
    {
        lock (_lock)
        {
            if (_first is null)
                Start();
            return _first!.Task;
        }
    }

    private void Start()
    {
        Stop();
        // Who waits for the old monitor gets the answer of the new one.
        if (_first is not { Task.IsCompleted: false })
            _first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue = new DispatchQueue("offlinesync.network");
        var monitor = new NWPathMonitor();
        _monitor = monitor;
        monitor.SnapshotHandler = path => See(monitor, Read(path));
        monitor.SetQueue(_queue);
        monitor.Start();
    }

    private void Stop()
    {
        _monitor?.Cancel();
        _monitor?.Dispose();
        _queue?.Dispose();
        (_monitor, _queue) = (null, null);
    }

    private void See(NWPathMonitor monitor, NetworkState state)
    {
        lock (_lock)
        {
            if (monitor != _monitor)
                return;
            _state = state;
            _first?.TrySetResult();
        }
        Changed?.Invoke();
    }

    /// <summary>
    /// A path says that a network is up, not that the internet answers, and nothing of roaming. What can be brought up on demand may or may not come.
    /// </summary>
    private static NetworkState Read(NWPath path) => path.Status switch
    {
        NWPathStatus.Satisfied => new NetworkState(true, null, path.IsExpensive || path.IsConstrained, null, null),
        NWPathStatus.Unsatisfied => new NetworkState(false, null, null, null, null),
        _ => Unknown,
    };
}

using CoreFoundation;
using OfflineSync.WorkManager.Ios.Tests;

namespace Network;

public enum NWPathStatus
{
    Invalid = 0,
    Satisfied = 1,
    Unsatisfied = 2,
    Satisfiable = 3,
}

public class NWPath : IDisposable
{
    internal NWPath(NWPathStatus status, bool isExpensive, bool isConstrained) =>
        (Status, IsExpensive, IsConstrained) = (status, isExpensive, isConstrained);

    public NWPathStatus Status { get; }

    public bool IsExpensive { get; }

    public bool IsConstrained { get; }

    public void Dispose() => GC.SuppressFinalize(this);
}

public class NWPathMonitor : IDisposable
{
    private readonly Phone _phone = Phone.Current;
    private bool _hasQueue;

    public Action<NWPath>? SnapshotHandler { get; set; }

    public void SetQueue(DispatchQueue queue) => _hasQueue = queue.Label.Length > 0;

    public void Start()
    {
        if (!_hasQueue)
            throw new InvalidOperationException("Set the queue before the start.");
        _phone.Watch(this);
    }

    public void Cancel() => _phone.Unwatch(this);

    public void Dispose() => GC.SuppressFinalize(this);
}

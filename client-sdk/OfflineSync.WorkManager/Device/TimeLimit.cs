namespace OfflineSync.WorkManager.Device;

/// <summary>Cancels after a while, or when the caller does.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _time = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}

namespace OfflineSync.Benchmarks.Figures;

/// <summary>Follows the process's working set from its creation on.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly long _before = Environment.WorkingSet;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _peak;

    public MemorySampler()
    {
        _peak = _before;
        _thread = new Thread(Sample) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stops, and returns how far the peak was above the start, in bytes.</summary>
    public long Growth()
    {
        _stop.Cancel();
        _thread.Join();
        return Math.Max(_peak, Environment.WorkingSet) - _before;
    }

    public void Dispose()
    {
        Growth();
        _stop.Dispose();
    }

    private void Sample()
    {
        while (!_stop.IsCancellationRequested)
        {
            _peak = Math.Max(_peak, Environment.WorkingSet);
            Thread.Sleep(Interval);
        }
    }
}

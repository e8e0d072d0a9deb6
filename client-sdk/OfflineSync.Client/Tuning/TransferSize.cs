namespace OfflineSync.Client.Tuning;

/// <summary>
/// How many bytes to move at once: what takes some seconds at the rate that transfers had, and half as many after one that broke. Without a measurement, as
/// many as allowed. It lives as long as the process: the network of the next one is another.
/// </summary>
/// <param name="min">The fewest bytes.</param>
internal sealed class TransferSize(int min)
{
    // A transfer that breaks near its end has lost this much of the radio's time.
    private const double SecondsAimed = 4;

    // The share of the latest transfer in the rate.
    private const double Weight = 0.3;

    private const double Growth = 1.5;

    private readonly Lock _lock = new();
    private double _bytesPerSecond;
    private double _bytes = double.MaxValue;

    /// <summary>How many bytes, with the most that are allowed.</summary>
    public int Within(int max)
    {
        lock (_lock)
            return (int)Math.Clamp(_bytes, min, Math.Max(min, max));
    }

    /// <summary>A transfer has ended well. A small one says more about the way to the server and back than about the rate.</summary>
    public void Succeeded(long bytes, TimeSpan time)
    {
        if (bytes < min || time <= TimeSpan.Zero)
            return;
        lock (_lock)
        {
            var rate = bytes / time.TotalSeconds;
            _bytesPerSecond = _bytesPerSecond == 0 ? rate : _bytesPerSecond + Weight * (rate - _bytesPerSecond);
            _bytes = Math.Max(min, Math.Min(_bytesPerSecond * SecondsAimed, _bytes * Growth));
        }
    }

    /// <summary>A transfer broke on its way. One that was small already would have broken at any size.</summary>
    public void Broke(long bytes)
    {
        if (bytes < min)
            return;
        lock (_lock)
            _bytes = Math.Max(min, Math.Min(_bytes, bytes) / 2);
    }
}

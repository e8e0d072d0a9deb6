namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>The networks of a device, one after the other, without a hole.</summary>
internal sealed class NetworkTimeline
{
    private readonly List<NetworkSpan> _spans = [];

    /// <summary>The spans in order.</summary>
    public IReadOnlyList<NetworkSpan> Spans => _spans;

    /// <summary>Goes on with a network until a time.</summary>
    public void Append(DateTimeOffset from, DateTimeOffset to, NetworkKind kind)
    {
        if (_spans.Count > 0 && _spans[^1].To != from)
            throw new ArgumentException("The timeline has a hole.", nameof(from));
        if (to <= from)
            return;
        if (_spans.Count > 0 && _spans[^1].Kind == kind)
            _spans[^1] = _spans[^1] with { To = to };
        else
            _spans.Add(new NetworkSpan(from, to, kind));
    }

    /// <summary>The span around a time.</summary>
    public NetworkSpan At(DateTimeOffset time)
    {
        var (low, high) = (0, _spans.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_spans[middle].From <= time)
                low = middle;
            else
                high = middle - 1;
        }
        var span = _spans[low];
        return time >= span.From && time < span.To ? span : throw new ArgumentOutOfRangeException(nameof(time), time, "The timeline does not go there.");
    }
}

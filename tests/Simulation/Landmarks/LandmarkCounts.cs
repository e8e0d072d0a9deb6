namespace OfflineSync.Simulation.Landmarks;

/// <summary>How often the run came by each landmark.</summary>
internal sealed class LandmarkCounts
{
    private readonly SortedDictionary<Landmark, long> _counts = [];

    public IReadOnlyDictionary<Landmark, long> Counts => _counts;

    public void Reach(Landmark landmark, long times = 1)
    {
        if (times > 0)
            _counts[landmark] = _counts.GetValueOrDefault(landmark) + times;
    }
}

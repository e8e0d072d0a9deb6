namespace OfflineSync.Simulation.Landmarks;

/// <summary>Landmarks in the lives of servers: one that takes over what another one left.</summary>
internal sealed class NodeLandmarks(LandmarkCounts counts)
{
    private bool _hasDied;

    public void Died() => _hasDied = true;

    public void Committed(long headBefore)
    {
        if (_hasDied && headBefore > 0)
            counts.Reach(Landmark.CommitByRestartedNode);
        _hasDied = false;
    }
}

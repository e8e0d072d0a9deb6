namespace OfflineSync.Server.Dashboard.Overview;

/// <summary>How many devices stand how, as of their last reports.</summary>
internal sealed record Standing(int Devices, int Silent, int GaveUp, int Quarantined, int Rejected, int Hour, int Day, int Week)
{
    public static Standing None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);
}

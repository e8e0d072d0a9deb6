namespace OfflineSync.Dashboard.Tests;

/// <summary>It is always the moment at which the fleet was seen last.</summary>
internal sealed class FleetTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => Fleet.Now;
}

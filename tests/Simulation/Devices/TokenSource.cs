using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Devices;

/// <summary>Gives the app's tokens. A good one lasts for a minute; a bad one is over when it arrives.</summary>
internal sealed class TokenSource(SimProcess process, FaultPlan faults)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    public string Get()
    {
        var isExpired = faults.Hits(FaultKind.TokenExpired, Phase.Pushing);
        return TokenCheck.Issue(process.World.Now + (isExpired ? -Life : Life));
    }
}

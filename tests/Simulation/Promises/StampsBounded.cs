using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Limits;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Promises;

/// <summary>I12: no stamp in the log is further ahead of the server's clock than the bound.</summary>
internal sealed class StampsBounded(Surroundings surroundings) : Promise(surroundings, "I12")
{
    public override void Logged(LoggedChange change)
    {
        var ahead = Hlc.Milliseconds(change.Entry.Stamp) - change.Entry.CommittedAt;
        Require(
            ahead <= ProtocolLimits.ClockAheadMillisecondsMax,
            () => $"sequence {change.Entry.Sequence} of {change.Sent.Client} is taken with a stamp that is {ahead} ms ahead");
    }
}

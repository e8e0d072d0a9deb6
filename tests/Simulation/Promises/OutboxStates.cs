namespace OfflineSync.Simulation.Promises;

/// <summary>The states of an outbox entry as they stand in the file.</summary>
internal static class OutboxStates
{
    public const long Acknowledged = 2;

    public const long Rejected = 3;
}

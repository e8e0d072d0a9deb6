namespace OfflineSync.Client;

/// <summary>Which of several concurrent writes of a register stays. Writes are concurrent when neither writer had seen the other's.</summary>
public enum MergePolicy
{
    /// <summary>The later one, by the writers' clocks. The default.</summary>
    LastWriterWins = Protocol.V1.MergePolicy.LastWriterWins,

    /// <summary>The earlier one, by the writers' clocks.</summary>
    FirstWriterWins = Protocol.V1.MergePolicy.FirstWriterWins,

    /// <summary>The one that reaches the server first. The whole transaction with the other is rejected.</summary>
    RejectStale = Protocol.V1.MergePolicy.RejectStale,

    /// <summary>What a resolver on the server makes of both: see <see cref="TrackedColumn.Resolver"/>.</summary>
    Custom = Protocol.V1.MergePolicy.Custom,
}

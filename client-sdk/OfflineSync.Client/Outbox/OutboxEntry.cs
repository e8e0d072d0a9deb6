namespace OfflineSync.Client;

/// <summary>A mutation in the outbox.</summary>
/// <param name="Id">The entry's number on this device, in the order of the writes.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Sequence">The mutation's sequence; null when it was refused before it got one.</param>
/// <param name="State">Where it is on its way.</param>
/// <param name="Operations">How many rows it changes.</param>
/// <param name="Bytes">Its encoded size in bytes.</param>
/// <param name="CreatedAt">When it was written, as far as that is known; otherwise when it was collected.</param>
/// <param name="Code">For a rejected one: why, stable, upper snake case.</param>
/// <param name="Message">For a rejected one: why, for people.</param>
public sealed record OutboxEntry(
    long Id,
    string Scope,
    long? Sequence,
    MutationState State,
    int Operations,
    int Bytes,
    DateTimeOffset CreatedAt,
    string? Code,
    string? Message)
{
    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>When its result arrived; null: it waits, or was refused before it was sent.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }
}

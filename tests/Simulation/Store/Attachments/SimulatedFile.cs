namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>A file of an attachment on the servers' disk.</summary>
internal sealed class SimulatedFile
{
    public byte[] Content { get; set; } = [];

    public bool IsComplete { get; set; }

    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>The node that has it open to write.</summary>
    public object? Holder { get; set; }
}

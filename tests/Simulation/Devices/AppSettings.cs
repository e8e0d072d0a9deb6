using OfflineSync.Protocol.Limits;

namespace OfflineSync.Simulation.Devices;

/// <summary>How the app of a run uses the SDK.</summary>
/// <param name="SyncsByItself">Whether the SDK decides when to sync.</param>
/// <param name="CaptureInterval">How often it looks for plain writes.</param>
/// <param name="Items">How many rows users write over and over: transactions that write the same ones become one mutation.</param>
/// <param name="BatchMutations">How many mutations are sent at once; more take several calls.</param>
internal sealed record AppSettings(bool SyncsByItself, TimeSpan CaptureInterval, int Items = 12, int BatchMutations = ProtocolLimits.PushMutationsMax)
{
    /// <summary>How it uses attachments; null: not at all.</summary>
    public FileSettings? Files { get; init; }
}

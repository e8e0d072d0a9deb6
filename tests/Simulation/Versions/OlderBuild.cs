using OfflineSync.Protocol.Grpc;
using OfflineSync.Simulation.Faults;

namespace OfflineSync.Simulation.Versions;

/// <summary>A build from before some of the methods. Push and Pull every version has: without them it was no server.</summary>
internal sealed class OlderBuild
{
    private static readonly Dictionary<string, Phase> Later = new()
    {
        [SyncMethods.Declare] = Phase.Declaring,
        [SyncMethods.Watch] = Phase.Watching,
        [SyncMethods.AttachmentStat] = Phase.Carrying,
        [SyncMethods.AttachmentDownload] = Phase.Carrying,
        [SyncMethods.AttachmentBeginUpload] = Phase.Carrying,
        [SyncMethods.AttachmentUploadChunk] = Phase.Carrying,
    };

    private readonly FaultPlan _faults;
    private readonly string? _only;

    public OlderBuild(FaultPlan faults)
    {
        _faults = faults;
        _only = faults.RandomOf(FaultKind.ServerOlder).Next(3) switch { 0 => SyncMethods.Declare, 1 => SyncMethods.Watch, _ => null };
    }

    /// <summary>Whether it does not know a method. When all faults are over, it has been updated.</summary>
    public bool Lacks(string path)
    {
        if (!_faults.Has(FaultKind.ServerOlder) || (_only ?? path) != path || !Later.TryGetValue(path, out var phase))
            return false;
        _faults.Note(FaultKind.ServerOlder, phase);
        return true;
    }
}

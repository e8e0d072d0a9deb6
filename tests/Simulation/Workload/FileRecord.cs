namespace OfflineSync.Simulation.Workload;

/// <summary>A file that the app gave to the SDK.</summary>
/// <param name="id">Its name: the hash of its content.</param>
/// <param name="device">The number of the device.</param>
internal sealed class FileRecord(string id, int device)
{
    public string Id => id;

    public int Device => device;

    public FileStage State { get; set; } = FileStage.Begun;
}

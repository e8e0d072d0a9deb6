using OfflineSync.Client.Attachments;
using OfflineSync.WorkManager;

namespace OfflineSync.Client;

/// <summary>How files that belong to rows are kept on the device and carried. See <see cref="OfflineSyncOptions.Attachments"/>.</summary>
public sealed class AttachmentOptions
{
    private const int ParallelismMax = 8;

    /// <summary>
    /// What must be true of the device for attachments to travel by themselves. In the foreground the network alone counts; what the app asks for now needs none of
    /// it. Default: an unmetered network, and charging.
    /// </summary>
    public Constraints Lane { get; set; } = new() { Network = NetworkType.Unmetered, RequiresCharging = true };

    /// <summary>When attachments are downloaded. Default: on demand.</summary>
    public AttachmentDownloads Downloads { get; set; } = AttachmentDownloads.OnDemand;

    /// <summary>
    /// How many bytes of attachments may stay on the device. Those that were not used for the longest time go first. What is pinned or not uploaded always stays,
    /// and counts. Default: 1 GB.
    /// </summary>
    public long MaxBytesOnDevice { get; set; } = 1_000_000_000;

    /// <summary>The largest file, in bytes, in either direction. Default: 2 GB.</summary>
    public long FileBytesMax { get; set; } = 2_000_000_000;

    /// <summary>How many bytes downloads leave free on the device. Default: 100 MB.</summary>
    public long FreeSpaceReserve { get; set; } = 100_000_000;

    /// <summary>How many files travel at once by themselves, 1 to 8. Default: 2, so that photos do not wait behind a video.</summary>
    public int Parallelism { get; set; } = 2;

    /// <summary>Called after each step of the work on files: a seam for crashes in tests.</summary>
    internal Action<AttachmentStep> Reached { get; set; } = _ => { };

    /// <summary>The file system: a seam for disks that lose files in tests.</summary>
    internal AttachmentFiles Files { get; set; } = new();

    /// <summary>The smallest chunk that a server may ask for: tests have smaller ones.</summary>
    internal int ChunkBytesMin { get; set; } = 64 * 1024;

    /// <summary>How many bytes are asked for at once: tests ask for fewer.</summary>
    internal int DownloadBytesAtOnce { get; set; } = 512 * 1024;

    /// <summary>What is wrong and what to do; null if nothing is.</summary>
    internal string? FindProblem()
    {
        if (Parallelism is < 1 or > ParallelismMax)
            return $"Attachments.Parallelism is {Parallelism}. Set it to 1 to {ParallelismMax}.";
        return Check(MaxBytesOnDevice, nameof(MaxBytesOnDevice)) ?? Check(FileBytesMax, nameof(FileBytesMax)) ?? Check(FreeSpaceReserve, nameof(FreeSpaceReserve));
    }

    private static string? Check(long bytes, string name) => bytes < 0 ? $"Attachments.{name} is {bytes}. Set it to 0 or more." : null;
}

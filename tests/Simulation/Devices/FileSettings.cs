using OfflineSync.Client;

namespace OfflineSync.Simulation.Devices;

/// <summary>How the app of a run uses attachments.</summary>
/// <param name="OperationsPerDevice">How often each device does something with a file.</param>
/// <param name="IsAhead">Whether every second device downloads what rows name before anybody asks for it.</param>
/// <param name="CacheBytes">How much of it a device keeps.</param>
/// <param name="Grace">How long the server keeps what no row names.</param>
internal sealed record FileSettings(int OperationsPerDevice, bool IsAhead, long CacheBytes, TimeSpan Grace)
{
    /// <summary>Whether downloads come in chunks too, so that they break off in the middle.</summary>
    public bool DownloadsInChunks { get; init; }

    /// <summary>Whether files leave devices to make room.</summary>
    public bool IsCacheLimited => CacheBytes < long.MaxValue;

    /// <summary>The size of a chunk: small files have several.</summary>
    public const int ChunkBytes = 1_000;

    /// <summary>Draws it; null in every second run.</summary>
    public static FileSettings? Draw(Random random)
    {
        var settings = new FileSettings(
            random.Next(12, 40), random.Next(2) == 0, random.Next(2) == 0 ? long.MaxValue : random.Next(4_000, 30_000), TimeSpan.FromMinutes(random.Next(1, 12)));
        return random.Next(2) == 0 ? settings with { DownloadsInChunks = random.Next(2) == 0 } : null;
    }

    public void Set(AttachmentOptions options, int device)
    {
        options.ChunkBytesMin = 1;
        options.MaxBytesOnDevice = CacheBytes;
        options.FreeSpaceReserve = 0;
        if (DownloadsInChunks)
            options.DownloadBytesAtOnce = ChunkBytes;
        if (IsAhead && device % 2 == 0)
            options.Downloads = AttachmentDownloads.Ahead;
    }

    /// <summary>How long the server keeps what was given up.</summary>
    public static readonly TimeSpan PendingAge = TimeSpan.FromHours(1);
}

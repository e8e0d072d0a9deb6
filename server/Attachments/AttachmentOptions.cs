using OfflineSync.Server.Attachments.Transfer;

namespace OfflineSync.Server.Attachments;

/// <summary>Whether and where the server keeps attachments, which ones it takes, and for how long.</summary>
public sealed class AttachmentOptions
{
    private const int ChunkBytesMin = 64 * 1024;

    /// <summary>The largest chunk.</summary>
    internal const int ChunkBytesMax = 16 * 1024 * 1024;

    /// <summary>Whether attachments are kept. Otherwise calls end with UNIMPLEMENTED. Default: yes, if there is a folder for them.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The folder of the files; relative to the content root. Default: <c>attachments</c> beside the file of the embedded store. With PostgreSQL it has to be named, and must
    /// be one that all nodes share; without it the server keeps no attachments.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>The size of a chunk in bytes: 65,536 to 16,777,216. Each transfer holds about three of them in memory. Default: 1,048,576.</summary>
    public int ChunkBytes { get; set; } = 1024 * 1024;

    /// <summary>The largest file in bytes. Default: 2 GiB.</summary>
    public long FileBytesMax { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many bytes of attachments each scope may have, with those that are still to come; 0, the default, for any number.</summary>
    public long ScopeBytesMax { get; set; }

    /// <summary>How many attachments of a scope may be uploading at one time. Default: 1,000.</summary>
    public int PendingMax { get; set; } = 1_000;

    /// <summary>The media types that are taken, such as <c>image/jpeg</c> or <c>image/*</c>. None, the default, for all.</summary>
    public IList<string> ContentTypes { get; } = [];

    /// <summary>For how long an attachment to which no row refers is kept. Default: 7 days.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>For how long an upload of which nothing more arrives is kept. Default: 7 days.</summary>
    public TimeSpan PendingAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often the server looks for attachments to remove. Default: every hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often it compares the files with what it knows of them. Default: every day.</summary>
    public TimeSpan OrphanInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a scanner may take for one file. Default: 2 minutes.</summary>
    public TimeSpan ScanTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <exception cref="InvalidOperationException">Values that cannot be.</exception>
    internal void Check()
    {
        Require(
            ChunkBytes is >= ChunkBytesMin and <= ChunkBytesMax,
            $"OfflineSync:Attachments:ChunkBytes is {ChunkBytes}: give {ChunkBytesMin} to {ChunkBytesMax} bytes.");
        Require(FileBytesMax > 0, $"OfflineSync:Attachments:FileBytesMax is {FileBytesMax}: give a number above zero.");
        Require(ScopeBytesMax >= 0, $"OfflineSync:Attachments:ScopeBytesMax is {ScopeBytesMax}. 0 stands for no limit.");
        Require(PendingMax > 0, $"OfflineSync:Attachments:PendingMax is {PendingMax}: give a number above zero.");
        RequireSpan(Grace, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), nameof(Grace));
        RequireSpan(PendingAge, TimeSpan.FromHours(1), TimeSpan.FromDays(3650), nameof(PendingAge));
        RequireSpan(Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), nameof(Interval));
        RequireSpan(OrphanInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(40), nameof(OrphanInterval));
        RequireSpan(ScanTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(ScanTimeout));
        foreach (var type in ContentTypes)
            Require(MediaType.IsPattern(type), $"OfflineSync:Attachments:ContentTypes has \"{type}\": give media types such as image/jpeg or image/*.");
    }

    private static void RequireSpan(TimeSpan value, TimeSpan min, TimeSpan max, string name) =>
        Require(value >= min && value <= max, $"OfflineSync:Attachments:{name} is {value}: give {min} to {max}.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}

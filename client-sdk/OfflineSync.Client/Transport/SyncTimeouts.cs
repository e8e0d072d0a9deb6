namespace OfflineSync.Client.Transport;

/// <summary>How long the calls of a sync may take.</summary>
public sealed record SyncTimeouts
{
    /// <summary>The whole of a push or a declaration, plus the allowance for its size.</summary>
    public TimeSpan Push { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// A pull without a byte, and news from its first byte to its last. A pull has no limit as a whole: every page that arrives is kept.
    /// </summary>
    public TimeSpan PullInactivity { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One call about attachments, plus the allowance for its size. The last chunk of a large file is answered when the server has verified the file.</summary>
    public TimeSpan Attachment { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The whole of a report, which nothing waits for.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(15);
}

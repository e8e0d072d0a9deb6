namespace OfflineSync.Server.Policies;

/// <summary>The settings of a policy, under the names that they have in the app's options. What is not given is as the app has it.</summary>
internal sealed record PolicySettings
{
    /// <summary>For how long no write must follow for what was written to be sent.</summary>
    public TimeSpan? Debounce { get; init; }

    /// <summary>The same on a metered network.</summary>
    public TimeSpan? MeteredDebounce { get; init; }

    /// <summary>How often to ask for news in the foreground where no stream is allowed.</summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>How often to sync in the background.</summary>
    public TimeSpan? BackgroundInterval { get; init; }

    /// <summary>The most bytes of mutations in one push.</summary>
    public long? BatchBytes { get; init; }

    /// <summary>The bytes of a page of a delta.</summary>
    public long? PageBytes { get; init; }

    /// <summary>The quality of Brotli for what the device sends.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>How often durable work tries before it gives up.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Bytes that may be fetched outside the bulk lane.</summary>
    public long? SmallPull { get; init; }

    /// <summary>What the device must allow for sending what the app wrote.</summary>
    public LaneSettings? Mutations { get; init; }

    /// <summary>What it must allow for large deltas.</summary>
    public LaneSettings? Bulk { get; init; }

    /// <summary>What it must allow for looking after the database.</summary>
    public LaneSettings? Maintenance { get; init; }
}

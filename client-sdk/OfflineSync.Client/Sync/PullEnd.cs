namespace OfflineSync.Client.Sync;

/// <summary>How a pull ended.</summary>
internal enum PullEnd
{
    /// <summary>The tables are at a new checkpoint.</summary>
    Checkpoint,

    /// <summary>The rest is fetched when there is a network and space for it.</summary>
    Left,

    /// <summary>It has to be begun anew.</summary>
    Anew,
}

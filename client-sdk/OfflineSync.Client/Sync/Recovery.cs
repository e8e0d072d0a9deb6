namespace OfflineSync.Client.Sync;

/// <summary>What follows from a refusal of the server.</summary>
internal enum Recovery
{
    /// <summary>It is not for the client to put right.</summary>
    None,

    /// <summary>It is put right: the scope is tried again.</summary>
    TryAgain,

    /// <summary>Another installation uses this client's id: it needs a new one.</summary>
    NewClientId,
}

namespace OfflineSync.Server.Feed;

/// <summary>Carries news of changes to the other nodes. A store that only one node can use needs none.</summary>
internal interface IWakeRelay
{
    /// <summary>Says that a scope has a new last change. Returns at once; news may be joined or, rarely, lost.</summary>
    void Relay(string scope, long change);

    /// <summary>Says that something else of a scope is new, such as a file. Returns at once; news may be joined or, rarely, lost.</summary>
    void RelayStir(string scope);
}

using OfflineSync.Client;

namespace OfflineSync.Benchmarks.Day.Policies;

/// <summary>Decides when a device syncs.</summary>
internal interface ISyncPolicy : IAsyncDisposable
{
    /// <summary>The app's client.</summary>
    OfflineSyncClient Client { get; }

    /// <summary>The app has written something.</summary>
    void Wrote();

    /// <summary>The app is opened.</summary>
    void EnterForeground();

    /// <summary>The app is left.</summary>
    void EnterBackground();
}

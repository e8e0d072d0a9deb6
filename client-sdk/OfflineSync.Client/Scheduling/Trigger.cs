namespace OfflineSync.Client.Scheduling;

/// <summary>Why the app should sync.</summary>
[Flags]
internal enum Trigger
{
    None = 0,

    /// <summary>The app wrote.</summary>
    Write = 1,

    /// <summary>The server has changes.</summary>
    News = 2,

    /// <summary>The user came to the app.</summary>
    Opened = 4,

    /// <summary>It has not been asked for news for a while.</summary>
    Poll = 8,

    /// <summary>What failed may go well by now.</summary>
    Retry = 32,

    /// <summary>The network or the power is another than before.</summary>
    Device = 16,

    /// <summary>Durable work runs.</summary>
    Work = 64,

    /// <summary>The app asks for it.</summary>
    App = 128,
}

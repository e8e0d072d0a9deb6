namespace OfflineSync.Crash.Tests.Network;

/// <summary>Which way bytes go.</summary>
internal enum Direction
{
    /// <summary>To the server.</summary>
    Up,

    /// <summary>To the client.</summary>
    Down,
}

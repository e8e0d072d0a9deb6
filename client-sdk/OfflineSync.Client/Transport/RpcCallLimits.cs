namespace OfflineSync.Client.Transport;

/// <summary>How long a call may take.</summary>
/// <param name="Timeout">From the start to the end of the call; the server learns of it. Null for no limit.</param>
/// <param name="Inactivity">Without a byte in either direction while the caller waits for one. Null for no limit.</param>
/// <param name="Incomplete">From the first byte of an answer to its last, for calls that may be silent otherwise. Null for no limit.</param>
public readonly record struct RpcCallLimits(TimeSpan? Timeout = null, TimeSpan? Inactivity = null, TimeSpan? Incomplete = null);

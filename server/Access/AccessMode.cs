namespace OfflineSync.Server.Access;

/// <summary>How callers show who they are.</summary>
internal enum AccessMode
{
    /// <summary>Anybody on this machine is let in.</summary>
    Anonymous,

    /// <summary>By a bearer token that the server checks itself.</summary>
    Bearer,

    /// <summary>By the authentication of the host that the server is embedded in.</summary>
    Host,
}

namespace OfflineSync.Server.Access;

/// <summary>What a caller may do with a scope.</summary>
public enum ScopeAccess
{
    /// <summary>Nothing: the caller does not even learn whether it exists.</summary>
    None = 0,

    /// <summary>Read. What such a caller writes is rejected, mutation by mutation.</summary>
    Read = 1,

    /// <summary>Read and write.</summary>
    Write = 2,
}

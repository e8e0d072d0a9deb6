namespace OfflineSync.Client;

/// <summary>What becomes of the rows of a scope when the server withdraws this device's access to it.</summary>
public enum RevokedRows
{
    /// <summary>They are removed from the tables, with their conflicts and what the SDK kept of them. They come back if the access does.</summary>
    Remove,

    /// <summary>They stay as they are.</summary>
    Keep,
}

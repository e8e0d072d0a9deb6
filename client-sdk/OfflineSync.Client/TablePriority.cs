namespace OfflineSync.Client;

/// <summary>Which tables of a scope come first.</summary>
public enum TablePriority
{
    /// <summary>After all others: what the app can do without for a while.</summary>
    Low = -1,

    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>Before all others: what the user needs first.</summary>
    High = 1,
}

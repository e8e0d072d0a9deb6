namespace OfflineSync.Client;

/// <summary>What happens to rows that are in a table when it is tracked for the first time.</summary>
public enum ExistingRows
{
    /// <summary>They are uploaded, stamped older than any write: where the server has a row already, its values win.</summary>
    Upload,

    /// <summary>They stay on the device until they are written again.</summary>
    Keep,
}

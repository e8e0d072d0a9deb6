namespace OfflineSync.Client;

/// <summary>Whether a table can be tracked.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Problem">Why not, and what to do; null when it can.</param>
public sealed record TableInspection(string Table, string? Problem)
{
    /// <summary>Whether the table can be tracked as it is.</summary>
    public bool CanTrack => Problem is null;
}

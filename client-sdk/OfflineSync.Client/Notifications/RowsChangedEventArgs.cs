namespace OfflineSync.Client;

/// <summary>Rows that changed together, for user interfaces that show them.</summary>
/// <param name="origin">Who changed them.</param>
/// <param name="tables">The changed tables.</param>
public sealed class RowsChangedEventArgs(ChangeOrigin origin, IReadOnlyList<TableChange> tables) : EventArgs
{
    /// <summary>Who changed them.</summary>
    public ChangeOrigin Origin { get; } = origin;

    /// <summary>The changed tables.</summary>
    public IReadOnlyList<TableChange> Tables { get; } = tables;
}

namespace OfflineSync.Server.ChangeLog;

/// <summary>The place of a row in the order in which deltas are read: by its last change, and within that by number.</summary>
/// <param name="Change">The change.</param>
/// <param name="Ordinal">The number of the row in the change.</param>
internal readonly record struct LogPosition(long Change, int Ordinal)
{
    /// <summary>After all rows of a change.</summary>
    public static LogPosition EndOf(long change) => new(change, int.MaxValue);
}

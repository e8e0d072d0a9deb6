namespace OfflineSync.Server.ChangeLog;

/// <summary>Rows of a scope in log order, or in that of a range, and the log's state at the same instant.</summary>
/// <param name="Head">The log's state; the default for a scope that does not exist.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Complete">Whether these were all rows up to the head, or all of the range.</param>
internal sealed record ScopePage(ScopeHead Head, IReadOnlyList<StoredRow> Rows, bool Complete)
{
    /// <summary>When the head's change was committed, in milliseconds since 1970-01-01; 0 without one.</summary>
    public long HeadTime { get; init; }

    /// <summary>When the change that the caller has seen was committed; 0 when the log has no such change.</summary>
    public long SeenTime { get; init; }

    /// <summary>How many tables the scope had at that instant; only of ranges.</summary>
    public int Tables { get; init; }
}

namespace OfflineSync.Server.ChangeLog;

/// <summary>What one transaction adds to a scope.</summary>
/// <param name="Head">The log's state afterwards.</param>
/// <param name="Changes">The changes, in order.</param>
/// <param name="Tables">New tables of the dictionary.</param>
/// <param name="Columns">New columns of the dictionary.</param>
/// <param name="Rows">The rows that are different now, each once.</param>
internal sealed record ScopeWrite(
    ScopeHead Head,
    IReadOnlyList<ChangeEntry> Changes,
    IReadOnlyList<TableRecord> Tables,
    IReadOnlyList<ColumnRecord> Columns,
    IReadOnlyList<RowRecord> Rows)
{
    /// <summary>Columns that were there, and whose values name attachments from now on.</summary>
    public IReadOnlyList<ColumnRecord> AttachmentColumns { get; init; } = [];

    /// <summary>Values that lost.</summary>
    public IReadOnlyList<ConflictEntry> Conflicts { get; init; } = [];

    /// <summary>How many conflicts of the scope are kept; older ones go.</summary>
    public int ConflictsMax { get; init; } = int.MaxValue;

    /// <summary>How many bytes the rows have more than before.</summary>
    public long BytesAdded { get; init; }

    /// <summary>Rows whose texts lose their history, before <see cref="Chunks"/> are written.</summary>
    public IReadOnlyList<TableKeys> ClearedTexts { get; init; } = [];

    /// <summary>Window columns that are new, or whose rows are sorted further.</summary>
    public IReadOnlyList<TableWindow> Windows { get; init; } = [];

    /// <summary>Rows that get a place among their table's windows.</summary>
    public IReadOnlyList<SortedRow> SortedRows { get; init; } = [];

    /// <summary>Parts of texts that changed.</summary>
    public IReadOnlyList<StoredChunk> Chunks { get; init; } = [];
}

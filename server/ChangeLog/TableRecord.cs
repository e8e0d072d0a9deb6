using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog;

/// <summary>A table of a scope's dictionary.</summary>
/// <param name="Table">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="KeyColumns">The names of its key columns, in order.</param>
/// <param name="Deletes">What a delete does against a concurrent update.</param>
internal sealed record TableRecord(int Table, string Name, IReadOnlyList<string> KeyColumns, DeletePolicy Deletes)
{
    /// <summary>Its window column; none for most tables.</summary>
    public TableWindow? Window { get; init; }
}

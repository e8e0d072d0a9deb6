namespace OfflineSync.Server.Migrations.Model;

/// <summary>A table of a scope's dictionary.</summary>
public sealed class TableRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>Its number.</summary>
    public int TableId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The names of its key columns: a JSON array.</summary>
    public required string KeyColumns { get; init; }

    /// <summary>Whether a delete or an update wins, as in the contract's DeletePolicy.</summary>
    public short Deletes { get; init; }

    /// <summary>The number of its window column; -1 when it has none.</summary>
    public int WindowColumn { get; init; } = -1;

    /// <summary>Whether all its rows have a window key.</summary>
    public bool WindowReady { get; init; }

    /// <summary>Otherwise, the key of the last row that was given one.</summary>
    public required byte[] WindowAfter { get; init; }
}

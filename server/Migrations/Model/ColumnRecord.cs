namespace OfflineSync.Server.Migrations.Model;

/// <summary>A column of a scope's dictionary.</summary>
public sealed class ColumnRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The number of its table.</summary>
    public int TableId { get; init; }

    /// <summary>Its number.</summary>
    public int ColumnId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }
}

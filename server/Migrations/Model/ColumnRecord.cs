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

    /// <summary>How it merges, as in the contract's ColumnType.</summary>
    public short Type { get; init; }

    /// <summary>Which of concurrent writes stays, as in the contract's MergePolicy.</summary>
    public short Policy { get; init; }

    /// <summary>The name of its resolver, or empty.</summary>
    public required string Resolver { get; init; }

    /// <summary>Whether its values name attachments.</summary>
    public bool Attachment { get; init; }
}

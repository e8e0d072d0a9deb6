namespace OfflineSync.Server.Migrations.Model;

/// <summary>A part of the history of a text that is merged character by character.</summary>
public sealed class TextChunkRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The number of the table.</summary>
    public int TableId { get; init; }

    /// <summary>The row's encoded key.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The number of the column.</summary>
    public int ColumnId { get; init; }

    /// <summary>The number of the part.</summary>
    public int Chunk { get; init; }

    /// <summary>Its encoded content.</summary>
    public required byte[] Data { get; init; }
}

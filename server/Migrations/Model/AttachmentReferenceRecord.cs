namespace OfflineSync.Server.Migrations.Model;

/// <summary>A value that refers to an attachment, which need not be there.</summary>
public sealed class AttachmentReferenceRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The number of the table.</summary>
    public int TableId { get; init; }

    /// <summary>The row's encoded key.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The number of the column.</summary>
    public int ColumnId { get; init; }

    /// <summary>The hash that the value names.</summary>
    public required byte[] Hash { get; init; }
}

#nullable enable

namespace OfflineSync.Server.Migrations.Model;

/// <summary>The merged state of a row, or its tombstone.</summary>
public sealed class RowRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The number of its table.</summary>
    public int TableId { get; init; }

    /// <summary>Its encoded key.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The change that moved it last.</summary>
    public long Seq { get; init; }

    /// <summary>Its number within that change.</summary>
    public int Ord { get; init; }

    /// <summary>Whether it is a tombstone.</summary>
    public bool Deleted { get; init; }

    /// <summary>Its place among its table's windows; null when it is deleted, or its table has no window column.</summary>
    public byte[]? WindowKey { get; init; }

    /// <summary>The last change of which clients hear although it is outside of their windows; null where that is unknown.</summary>
    public long? WindowChange { get; init; }

    /// <summary>Its encoded state.</summary>
    public required byte[] Data { get; init; }
}

namespace OfflineSync.Server.Merge.Resolvers;

/// <summary>Two concurrent writes of one column. Values are <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte arrays, or null.</summary>
public sealed record ConflictContext
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The row's key, in the order of the key columns.</summary>
    public required IReadOnlyList<object> Key { get; init; }

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Whether the writer of <see cref="Incoming"/> had seen a value; false when it created the row.</summary>
    public required bool HasBase { get; init; }

    /// <summary>The value that the writer of <see cref="Incoming"/> had seen.</summary>
    public required object? Base { get; init; }

    /// <summary>What the server has.</summary>
    public required ConflictSide Current { get; init; }

    /// <summary>What arrives.</summary>
    public required ConflictSide Incoming { get; init; }
}

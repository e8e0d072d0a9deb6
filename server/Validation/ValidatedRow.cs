using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Validation;

/// <summary>A row that a mutation writes. Values are <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte arrays, or null.</summary>
public sealed record ValidatedRow
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The row's key, in the order of the key columns.</summary>
    public required IReadOnlyList<object> Key { get; init; }

    /// <summary>What the mutation does to the row.</summary>
    public required RowOperation Operation { get; init; }

    /// <summary>The merged row before, by column name without the key; null when there was none.</summary>
    public required IReadOnlyDictionary<string, object?>? Before { get; init; }

    /// <summary>The merged row if the mutation is let in, with what others wrote; null when it is gone.</summary>
    public required IReadOnlyDictionary<string, object?>? After { get; init; }
}

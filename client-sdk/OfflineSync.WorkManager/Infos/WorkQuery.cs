namespace OfflineSync.WorkManager;

/// <summary>Which works to read: any of the values within a group, and all of the groups that have values.</summary>
public sealed record WorkQuery
{
    /// <summary>Works with one of these ids.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Works with one of these unique names.</summary>
    public IReadOnlyList<string> UniqueNames { get; init; } = [];

    /// <summary>Works with one of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Works in one of these states.</summary>
    public IReadOnlyList<WorkState> States { get; init; } = [];

    /// <summary>Asks for works by their ids.</summary>
    public static WorkQuery ByIds(params IReadOnlyList<Guid> ids) => new() { Ids = ids };

    /// <summary>Asks for works by their unique names.</summary>
    public static WorkQuery ByUniqueNames(params IReadOnlyList<string> names) => new() { UniqueNames = names };

    /// <summary>Asks for works by their tags.</summary>
    public static WorkQuery ByTags(params IReadOnlyList<string> tags) => new() { Tags = tags };

    /// <summary>Asks for works by their states.</summary>
    public static WorkQuery ByStates(params IReadOnlyList<WorkState> states) => new() { States = states };
}

namespace OfflineSync.Server.Dashboard.Filters;

/// <summary>What there is to choose from.</summary>
internal sealed record Choices(IReadOnlyList<string> Versions, IReadOnlyList<string> Systems, IReadOnlyList<string> Regions)
{
    public static Choices None { get; } = new([], [], []);

    /// <summary>Whether no device has reported yet.</summary>
    public bool IsEmpty => Versions.Count == 0;
}

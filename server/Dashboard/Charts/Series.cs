namespace OfflineSync.Server.Dashboard.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">A value for each day; null: none.</param>
/// <param name="Link">The devices behind the value of a day.</param>
internal sealed record Series(string Name, IReadOnlyList<long?> Values, Func<int, string> Link);

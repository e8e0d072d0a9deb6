namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>The app in the foreground.</summary>
/// <param name="From">It is opened.</param>
/// <param name="To">It is left.</param>
/// <param name="Writes">When something is written.</param>
internal sealed record AppSession(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<DateTimeOffset> Writes);

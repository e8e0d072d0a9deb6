namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>A while in one place.</summary>
internal sealed record Stay(DateTimeOffset From, DateTimeOffset To, Place Place);

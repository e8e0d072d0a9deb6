namespace OfflineSync.Benchmarks.Day.Traces;

/// <summary>A while.</summary>
internal sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    public bool Covers(DateTimeOffset time) => time >= From && time < To;
}

namespace OfflineSync.Benchmarks.Day.Network;

/// <summary>A time in which the server's address does not answer.</summary>
internal sealed record Outage(DateTimeOffset From, DateTimeOffset To)
{
    public bool Covers(DateTimeOffset time) => time >= From && time < To;
}

using System.Collections.Immutable;

namespace OfflineSync.Simulation.Sweeps.Scenario;

/// <summary>What the app wrote, as the app knows it. Immutable.</summary>
internal sealed record Journal(ImmutableList<LocalWrite> Writes)
{
    public static Journal Empty { get; } = new(ImmutableList<LocalWrite>.Empty);

    public IEnumerable<LocalWrite> Durable => Writes.Where(write => write.HasReturned);

    public Journal Begin(params (string Table, string Key, string Text)[] rows)
    {
        var transaction = Writes.Count == 0 ? 1 : Writes[^1].Transaction + 1;
        return new Journal(Writes.AddRange(rows.Select((row, i) => new LocalWrite(Writes.Count + i, transaction, row.Table, row.Key, row.Text, false))));
    }

    /// <summary>The last transaction returned.</summary>
    public Journal End() => new([.. Writes.Select(write => write.Transaction == Writes[^1].Transaction ? write with { HasReturned = true } : write)]);

    /// <summary>The last write of each row.</summary>
    public IEnumerable<LocalWrite> Latest => Writes.GroupBy(write => (write.Table, write.Key)).Select(row => row.Last());
}

using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Sweeps.Scenario;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>A row of a mutation.</summary>
internal sealed record ChangeRow(RowOperation Operation, string Table, string Key, IReadOnlyList<(string Column, Value Value)> Values, long? Seen)
{
    /// <summary>What it wrote to the column "text", or that it deleted the row; null for neither.</summary>
    public string? Text => Operation == RowOperation.Delete ? LocalWrite.Deletion(Table, Key) : Values.Where(value => value.Column == "text").Select(value => value.Value.ToString()).FirstOrDefault();
}

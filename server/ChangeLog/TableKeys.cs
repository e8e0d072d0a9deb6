namespace OfflineSync.Server.ChangeLog;

/// <summary>Rows of one table to read.</summary>
/// <param name="Table">The table.</param>
/// <param name="Keys">The keys of the rows, each once.</param>
internal sealed record TableKeys(int Table, IReadOnlyList<ReadOnlyMemory<byte>> Keys);

namespace OfflineSync.Containers.Load;

/// <summary>What a device has.</summary>
/// <param name="Entries">Rows of the table <c>entries</c>.</param>
/// <param name="Total">The sum of the counters.</param>
/// <param name="Digest">A hash of all rows and values.</param>
internal sealed record TableLook(long Entries, long Total, string Digest);

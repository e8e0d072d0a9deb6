namespace OfflineSync.Client;

/// <summary>What a sync did.</summary>
/// <param name="MutationsPushed">Mutations that the server took.</param>
/// <param name="MutationsRejected">Mutations that the server refused; see <see cref="OfflineSyncClient.Rejected"/>.</param>
/// <param name="OperationsPushed">Rows changed by the pushed mutations.</param>
/// <param name="RowsPulled">Rows received.</param>
/// <param name="BytesSent">Message bytes sent, compressed.</param>
/// <param name="BytesReceived">Message bytes received, compressed.</param>
/// <param name="BytesDeferred">
/// About how many bytes of changes were left for a better network, see <see cref="SyncLanes.Bulk"/>. 0: the tables are at the newest checkpoint.
/// </param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SyncResult(
    int MutationsPushed,
    int MutationsRejected,
    long OperationsPushed,
    long RowsPulled,
    long BytesSent,
    long BytesReceived,
    long BytesDeferred,
    TimeSpan Elapsed);

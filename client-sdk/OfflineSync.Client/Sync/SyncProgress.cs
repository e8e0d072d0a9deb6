namespace OfflineSync.Client;

/// <summary>How far a sync is.</summary>
/// <param name="Scope">The scope that is being synced.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="MutationsPushed">Mutations with a result so far.</param>
/// <param name="MutationsTotal">Mutations to push, as known now.</param>
/// <param name="RowsPulled">Rows received so far.</param>
/// <param name="RowsTotal">Rows to receive, as estimated now.</param>
/// <param name="BytesSent">Message bytes sent so far, compressed.</param>
/// <param name="BytesReceived">Message bytes received so far, compressed.</param>
public sealed record SyncProgress(
    string Scope,
    SyncPhase Phase,
    int MutationsPushed,
    int MutationsTotal,
    long RowsPulled,
    long RowsTotal,
    long BytesSent,
    long BytesReceived);

using OfflineSync.Client.Diagnostics;

namespace OfflineSync.Client.Sync;

/// <summary>Counts what one sync does, and reports it.</summary>
internal sealed class SyncCounters(IProgress<SyncProgress>? progress, Transport.ISyncTransport transport)
{
    private readonly long _sentBefore = transport.BytesSent;
    private readonly long _receivedBefore = transport.BytesReceived;

    public SyncTally Tally { get; } = new();

    public int Pushed { get; set; }

    public int Rejected { get; set; }

    public int Total { get; set; }

    public long Operations { get; set; }

    public long Rows { get; set; }

    public long RowsTotal { get; set; }

    public long Deferred { get; set; }

    public void Report(string scope, SyncPhase phase) => progress?.Report(new SyncProgress(
        scope, phase, Pushed + Rejected, Math.Max(Total, Pushed + Rejected), Rows, Math.Max(Rows, RowsTotal),
        transport.BytesSent - _sentBefore, transport.BytesReceived - _receivedBefore));

    public SyncResult ToResult(TimeSpan elapsed) =>
        new(Pushed, Rejected, Operations, Rows, transport.BytesSent - _sentBefore, transport.BytesReceived - _receivedBefore, Deferred, elapsed);
}

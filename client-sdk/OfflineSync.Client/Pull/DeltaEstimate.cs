using OfflineSync.Client.Transport;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Pull;

/// <summary>How much of a delta is left, judged by the pages that have arrived.</summary>
internal sealed class DeltaEstimate(ISyncTransport transport)
{
    // The staged rows, the tables with their indexes, and the log of the transaction that moves them.
    private const int CopiesOnDisk = 3;

    private readonly long _receivedBefore = transport.BytesReceived;
    private long _rows;
    private long _bytes;
    private long _rowsLeft;

    /// <summary>On the wire, compressed.</summary>
    public long BytesLeft => PerRow(transport.BytesReceived - _receivedBefore);

    /// <summary>On the disk, until the delta is applied.</summary>
    public long SpaceNeeded => CopiesOnDisk * PerRow(_bytes);

    public DeltaEstimate Add(Page page)
    {
        _rows += page.Changes?.Tables.Sum(block => (long)block.RowCount) ?? 0;
        _bytes += page.CalculateSize();
        _rowsLeft = (long)page.RemainingRows;
        return this;
    }

    private long PerRow(long total) => _rows == 0 ? 0 : (long)((double)total / _rows * _rowsLeft);
}

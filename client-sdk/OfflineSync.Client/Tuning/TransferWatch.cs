using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Tuning;

/// <summary>Measures a call, for the sizes of the batches and pages of later ones.</summary>
/// <param name="tuning">What learns from it.</param>
/// <param name="transport">Counts bytes.</param>
/// <param name="time">The clock.</param>
/// <param name="batchBytes">How many bytes of mutations the call sends.</param>
internal sealed class TransferWatch(SyncTuning tuning, ISyncTransport transport, TimeProvider time, long batchBytes)
{
    private readonly long _sentBefore = transport.BytesSent;
    private long _receivedBefore = transport.BytesReceived;
    private long _since = time.GetTimestamp();
    private bool _isSending = batchBytes > 0;

    /// <summary>The results of the batch are here.</summary>
    public void BatchArrived()
    {
        tuning.Batches.Succeeded(batchBytes, time.GetElapsedTime(_since));
        _isSending = false;
        Next();
    }

    /// <param name="bytes">How many bytes the page has, before compression.</param>
    public void PageArrived(long bytes)
    {
        tuning.Pages.Succeeded(bytes, time.GetElapsedTime(_since));
        Next();
    }

    /// <summary>The call failed. If that lost what was on its way, the next one has less on its way at once.</summary>
    public void Failed(RpcException error)
    {
        if (error.Status is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded) || error.Reason != Reason.Unspecified)
            return;
        if (_isSending && transport.BytesSent > _sentBefore)
            tuning.Batches.Broke(batchBytes);
        else if (!_isSending && transport.BytesReceived - _receivedBefore >= ProtocolLimits.PageBytesMin)
            tuning.Pages.Broke(tuning.PageBytes);
    }

    private void Next()
    {
        _since = time.GetTimestamp();
        _receivedBefore = transport.BytesReceived;
    }
}

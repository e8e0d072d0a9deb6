using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>The reasons for which a call ends by itself: the caller's token, its deadline, and silence while the caller waits.</summary>
internal sealed class CallClock : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly RpcCallLimits _limits;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _silence;
    private readonly CancellationTokenSource _any;
    private readonly Lock _lock = new();
    private bool _isWaiting;
    private bool _isIncomplete;

    public CallClock(RpcCallLimits limits, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _limits = limits;
        _deadline = limits.Timeout is { } timeout ? new CancellationTokenSource(timeout, time) : null;
        _silence = (limits.Inactivity ?? limits.Incomplete) is not null ? new CancellationTokenSource(Timeout.InfiniteTimeSpan, time) : null;
        _any = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline?.Token ?? default, _silence?.Token ?? default);
    }

    public CancellationToken Token => _any.Token;

    /// <summary>Whether the call ended because nothing came back in time.</summary>
    public bool HasRunOut => !_caller.IsCancellationRequested && (_deadline is { IsCancellationRequested: true } || _silence is { IsCancellationRequested: true });

    /// <summary>The caller waits from now on.</summary>
    public void Wait(TimeSpan allowance = default, bool hasPart = false)
    {
        lock (_lock)
        {
            _isWaiting = true;
            if (_limits.Inactivity is { } inactivity)
                _silence?.CancelAfter(inactivity + allowance);
            else if (hasPart)
                AwaitRest();
        }
    }

    /// <summary>Something happened: the silence starts anew, if the caller waits. The request may still be on its way when the call is over.</summary>
    public void Progress()
    {
        lock (_lock)
        {
            if (_isWaiting && _limits.Inactivity is { } inactivity)
                _silence?.CancelAfter(inactivity);
        }
    }

    /// <summary>Bytes of an answer arrived. A message whose length was damaged would otherwise keep a silent stream waiting for ever.</summary>
    public void Received()
    {
        Progress();
        lock (_lock)
        {
            if (_isWaiting)
                AwaitRest();
        }
    }

    /// <summary>The caller does not wait any more.</summary>
    public void Rest()
    {
        lock (_lock)
        {
            _isWaiting = false;
            _isIncomplete = false;
            _silence?.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What a cancellation means; null when this clock has not ended the call.</summary>
    public Exception? Explain(Exception cause)
    {
        if (_caller.IsCancellationRequested)
            return new OperationCanceledException("The call was cancelled.", cause, _caller);
        if (_deadline is { IsCancellationRequested: true })
            return new RpcException(StatusCode.DeadlineExceeded, $"The server did not answer within {_limits.Timeout}.", cause);
        if (_silence is { IsCancellationRequested: true } && _limits.Inactivity is null)
            return new RpcException(StatusCode.Unavailable, $"The rest of a message did not arrive within {_limits.Incomplete}. Try again.", cause);
        if (_silence is { IsCancellationRequested: true })
            return new RpcException(StatusCode.Unavailable, $"Nothing was sent or received for {_limits.Inactivity}. Try again.", cause);
        return null;
    }

    public void Dispose()
    {
        _any.Dispose();
        _deadline?.Dispose();
        _silence?.Dispose();
    }

    private void AwaitRest()
    {
        if (_isIncomplete || _limits.Incomplete is not { } incomplete)
            return;
        _isIncomplete = true;
        _silence?.CancelAfter(incomplete);
    }
}

using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>
/// Groups concurrent pushes into one scope: while one group commits, the next one gathers. Scopes are independent of each other.
/// </summary>
internal sealed class PushQueue
{
    private const int GroupOperationsMax = 100_000;
    private const long GroupBytesMax = 32 * 1024 * 1024;
    private const long WaitingBytesMax = 256 * 1024 * 1024;

    // About how long the store needs for what is waiting.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<PendingPush>> _scopes = new(StringComparer.Ordinal);
    private readonly PushRunner _runner;
    private readonly PushMetrics _metrics;
    private long _waitingBytes;

    public PushQueue(PushRunner runner, PushMetrics metrics)
    {
        (_runner, _metrics) = (runner, metrics);
        metrics.Observe(() => Volatile.Read(ref _waitingBytes), LongestQueue);
    }

    /// <summary>Takes a push. Once its group has started, cancelling only stops the waiting.</summary>
    /// <exception cref="RpcException">The push is refused, or the store failed.</exception>
    public Task<PushResult> RunAsync(ParsedPush push, CancellationToken cancellationToken)
    {
        var pending = new PendingPush(push, _metrics.Now, cancellationToken);
        if (Enqueue(pending))
            BeginToLead(push.Scope);
        return pending.WaitAsync();
    }

    /// <summary>Adds a push to the queue of its scope, and says whether that is new and needs somebody to lead it.</summary>
    private bool Enqueue(PendingPush pending)
    {
        var push = pending.Push;
        lock (_lock)
        {
            if (_waitingBytes > 0 && _waitingBytes + push.Bytes > WaitingBytesMax)
            {
                var refusal = new RpcException(
                    StatusCode.ResourceExhausted, Reason.LimitExceeded, "Too many pushes are waiting for the store: try again later.", RetryPushback.After(RetryAfter));
                _metrics.Ended(refusal);
                throw refusal;
            }
            _waitingBytes += push.Bytes;
            if (_scopes.TryGetValue(push.Scope, out var queue))
            {
                queue.Enqueue(pending);
                return false;
            }
            _scopes.Add(push.Scope, new Queue<PendingPush>([pending]));
            return true;
        }
    }

    // The groups to come are not part of this call: neither its trace nor what its logs are marked with is theirs.
    private void BeginToLead(string scope)
    {
        using (ExecutionContext.SuppressFlow())
            _ = LeadAsync(scope);
    }

    private async Task LeadAsync(string scope)
    {
        while (true)
        {
            // The caller goes on to wait for its own push only, and pushes that arrive together come into one group.
            await Task.Yield();
            if (TakeGroup(scope) is not { } group)
                return;
            await _runner.RunAsync(scope, group);
        }
    }

    private List<PendingPush>? TakeGroup(string scope)
    {
        lock (_lock)
        {
            var queue = _scopes[scope];
            var group = new List<PendingPush>();
            long operations = 0;
            long bytes = 0;
            while (queue.TryPeek(out var next))
            {
                var fits = operations + next.Push.Operations <= GroupOperationsMax && bytes + next.Push.Bytes <= GroupBytesMax;
                if (group.Count > 0 && !fits)
                    break;
                queue.Dequeue();
                _waitingBytes -= next.Push.Bytes;
                if (next.Abandoned)
                    continue;
                _metrics.Waited(next.Arrived);
                group.Add(next);
                operations += next.Push.Operations;
                bytes += next.Push.Bytes;
            }
            if (group.Count > 0)
                return group;
            _scopes.Remove(scope);
            return null;
        }
    }

    private int LongestQueue()
    {
        lock (_lock)
            return _scopes.Count == 0 ? 0 : _scopes.Values.Max(queue => queue.Count);
    }
}

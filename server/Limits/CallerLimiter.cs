using System.Threading.RateLimiting;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Limits;

/// <summary>Holds all subjects, or all addresses, to their limits.</summary>
internal sealed class CallerLimiter : IDisposable
{
    private const int BurstSeconds = 10;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    // About how long a stream lasts that nobody needs any more.
    private static readonly TimeSpan StreamPause = TimeSpan.FromSeconds(30);

    private readonly string _whose;
    private readonly PartitionedRateLimiter<string>? _requests;
    private readonly PartitionedRateLimiter<string>? _bytes;
    private readonly PartitionedRateLimiter<string>? _mutations;
    private readonly PartitionedRateLimiter<string>? _streams;

    /// <param name="limits">The limits.</param>
    /// <param name="whose">Whom they are for, as callers are told.</param>
    public CallerLimiter(CallerLimits limits, string whose)
    {
        _whose = whose;
        _requests = Bucket(limits.RequestsPerSecond, 1);
        // A message is never larger than the bucket.
        _bytes = Bucket(limits.BytesPerSecond, MessageFrame.DefaultMaxMessageSize);
        _mutations = Bucket(limits.MutationsPerSecond, ProtocolLimits.PushMutationsMax);
        _streams = limits.Streams == 0 ? null : PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(
            caller, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Streams }));
    }

    /// <summary>Lets a call begin. What is returned is disposed at its end.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public IDisposable? Begin(string caller)
    {
        Take(_requests, caller, 1, "calls");
        if (_bytes?.GetStatistics(caller) is { CurrentAvailablePermits: <= 0 })
            throw Refuse("bytes", ShortestPause);
        if (_streams is null)
            return null;
        var stream = _streams.AttemptAcquire(caller);
        if (stream.IsAcquired)
            return stream;
        stream.Dispose();
        throw Refuse("open calls", StreamPause);
    }

    /// <summary>Notes bytes that have travelled.</summary>
    public void Transferred(string caller, long bytes)
    {
        if (_bytes is not null && _bytes.GetStatistics(caller) is { CurrentAvailablePermits: > 0 and var left })
            _bytes.AttemptAcquire(caller, (int)Math.Min(bytes, left)).Dispose();
    }

    /// <summary>Lets mutations in.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED.</exception>
    public void Mutate(string caller, int mutations) => Take(_mutations, caller, mutations, "mutations");

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests?.Dispose();
        _bytes?.Dispose();
        _mutations?.Dispose();
        _streams?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Bucket(int perSecond, int burstMin) => perSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            TokenLimit = (int)Math.Min(Math.Max((long)perSecond * BurstSeconds, burstMin), int.MaxValue),
        }));

    private void Take(PartitionedRateLimiter<string>? bucket, string caller, int permits, string what)
    {
        if (bucket is null || permits == 0)
            return;
        using var lease = bucket.AttemptAcquire(caller, permits);
        if (!lease.IsAcquired)
            throw Refuse(what, lease.TryGetMetadata(MetadataName.RetryAfter, out var pause) && pause > ShortestPause ? pause : ShortestPause);
    }

    private RpcException Refuse(string what, TimeSpan pause) =>
        new(StatusCode.ResourceExhausted, Reason.LimitExceeded, $"Too many {what} for one {_whose}: try again later.", RetryPushback.After(pause));
}

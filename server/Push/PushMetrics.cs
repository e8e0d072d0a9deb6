using System.Diagnostics.Metrics;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Push;

/// <summary>Measures pushes, their groups, and what became of mutations. A push counts once, when it is over, however many attempts it took.</summary>
internal sealed class PushMetrics
{
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _mutations;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _groupPushes;
    private readonly Histogram<int> _groupOperations;

    public PushMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.CreateServerMeter();
        _pushes = _meter.CreateCounter<long>("offlinesync.pushes", "{push}", "Pushes that are over, those in pulls included.");
        _mutations = _meter.CreateCounter<long>("offlinesync.mutations", "{mutation}", "Mutations with a result.");
        _conflicts = _meter.CreateCounter<long>("offlinesync.conflicts", "{conflict}", "Values that lost against concurrent writes.");
        _retries = _meter.CreateCounter<long>("offlinesync.commit.retries", "{attempt}", "Attempts of groups that the store failed in a way that may pass.");
        _wait = _meter.CreateHistogram("offlinesync.push.wait", "s", "How long pushes waited for the groups before theirs.", null, Buckets.Store);
        _duration = _meter.CreateHistogram(
            "offlinesync.commit.duration", "s", "How long an attempt took to merge and commit a group of pushes.", null, Buckets.Store);
        _groupPushes = _meter.CreateHistogram("offlinesync.commit.pushes", "{push}", "Pushes in a group that was committed.", null, Buckets.Pushes);
        _groupOperations = _meter.CreateHistogram(
            "offlinesync.commit.operations", "{operation}", "Operations in a group that was committed.", null, Buckets.Operations);
    }

    /// <summary>When a push arrived or a group began, if that is measured.</summary>
    public long? Now => _wait.Enabled || _duration.Enabled ? _time.GetTimestamp() : null;

    /// <summary>Lets the queue be looked at.</summary>
    public void Observe(Func<long> waitingBytes, Func<int> longestQueue)
    {
        _meter.CreateObservableUpDownCounter("offlinesync.push.queue.bytes", waitingBytes, "By", "Size of the pushes that wait for a group.");
        _meter.CreateObservableGauge("offlinesync.push.queue.longest", longestQueue, "{push}", "Pushes that wait in the scope where the most do.");
    }

    /// <summary>A push came into a group.</summary>
    public void Waited(long? arrived)
    {
        if (arrived is { } start)
            _wait.Record(_time.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>An attempt with a group is over.</summary>
    public void Attempted(long? started, int pushes, GroupOutcome? outcome)
    {
        if (started is { } start)
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, Result(outcome is null ? "failed" : outcome.NewHead is null ? "unchanged" : "committed"));
        if (outcome is not { Tally: var tally })
            return;
        if (outcome.NewHead is not null)
        {
            _groupPushes.Record(pushes);
            _groupOperations.Record(tally.Operations);
        }
        if (_mutations.Enabled)
            Count(tally);
        if (_conflicts.Enabled)
        {
            foreach (var (rule, count) in tally.Conflicts)
                _conflicts.Add(count, new KeyValuePair<string, object?>(Tags.Rule, ConflictRuleName.Of(rule)));
        }
    }

    /// <summary>The store failed in a way that may pass.</summary>
    public void Retried() => _retries.Add(1);

    /// <summary>A push is over.</summary>
    public void Ended(Exception? error)
    {
        if (!_pushes.Enabled)
            return;
        if (error is null)
            _pushes.Add(1, Result("accepted"));
        else
            _pushes.Add(1, Result(IsRefusal(error) ? "refused" : "failed"), new KeyValuePair<string, object?>(Tags.ErrorType, ErrorType(error)));
    }

    /// <summary>Nobody waited for a push any more when its turn came.</summary>
    public void Abandoned() => _pushes.Add(1, Result("abandoned"));

    private void Count(GroupTally tally)
    {
        if (tally.Applied > 0)
            _mutations.Add(tally.Applied, Result("applied"));
        if (tally.Replayed > 0)
            _mutations.Add(tally.Replayed, Result("replayed"));
        foreach (var code in tally.Rejections)
            _mutations.Add(1, Result("rejected"), new KeyValuePair<string, object?>(Tags.ErrorType, RejectionCodes.Bounded(code)));
    }

    private static KeyValuePair<string, object?> Result(string result) => new(Tags.Result, result);

    private static bool IsRefusal(Exception error) =>
        error is RpcException and not { Status: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown };

    private static string ErrorType(Exception error) =>
        error is RpcException rpc ? ReasonName.Of(rpc.Reason) ?? StatusName.Of(rpc.Status) : error.GetType().FullName!;
}

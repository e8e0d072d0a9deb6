using System.Diagnostics;
using OfflineSync.Server.Telemetry;
using OfflineSync.Testing;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>How a push finds the commit that took it when that was made for another one.</summary>
public abstract class SpanContract : StoreContract
{
    [Fact]
    public async Task A_group_belongs_to_its_first_recorded_push_and_is_linked_with_the_others()
    {
        using var spans = new SpanCapture(ServerTelemetry.ActivitySourceName);
        var (release, begun) = (new TaskCompletionSource(), new TaskCompletionSource());
        Node.Faults.BeforeBegin = () =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        var first = Push(1, recorded: true);
        await begun.Task;
        var second = Push(2, recorded: false);
        var third = Push(3, recorded: true);
        var fourth = Push(4, recorded: true);
        release.SetResult();
        await Task.WhenAll(first.Done, second.Done, third.Done, fourth.Done);

        var alone = Assert.Single(CommitsOf(first.Call));
        Assert.Empty(alone.Links);
        var group = Assert.Single(CommitsOf(third.Call));
        Assert.Equal(third.Call.SpanId, group.ParentSpanId);
        Assert.Equal(3, group.GetTagItem("offlinesync.pushes"));
        Assert.Equal([second.Call.SpanId, fourth.Call.SpanId], group.Links.Select(link => link.Context.SpanId));
        Assert.All([second.Call, fourth.Call], call => Assert.Equal(group.SpanId, Assert.Single(call.Links).Context.SpanId));
        Assert.Empty(third.Call.Links);

        IEnumerable<Activity> CommitsOf(Activity call) => spans.Of(call.TraceId).Where(span => span.DisplayName == "group commit");
    }

    [Fact]
    public async Task Each_attempt_is_a_span_and_a_failed_one_an_error()
    {
        using var spans = new SpanCapture(ServerTelemetry.ActivitySourceName);
        var failures = 2;
        Node.Faults.BeforeCommit = write => failures-- > 0 ? throw new TimeoutException("The store is away.") : write;
        var push = Push(1, recorded: true);
        await push.Done;
        var attempts = spans.Of(push.Call.TraceId).Where(span => span.DisplayName == "group commit").ToArray();
        Assert.Equal([1, 2, 3], attempts.Select(span => span.GetTagItem("offlinesync.attempt")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset], attempts.Select(span => span.Status));
        Assert.Equal("System.TimeoutException", attempts[0].GetTagItem("error.type"));
        Assert.Equal(1, attempts[2].GetTagItem("offlinesync.changes"));
    }

    private (Activity Call, Task Done) Push(int number, bool recorded)
    {
        var device = NewDevice(number);
        device.Write(RowChange.Insert("t", $"{number}", ("a", Value.FromInteger(number))));
        var call = new Activity("call") { ActivityTraceFlags = recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None }.Start();
        var done = device.PushAsync();
        Activity.Current = null;
        return (call, done);
    }
}

using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Traces;

namespace OfflineSync.Benchmarks.Tests.Traces;

public sealed class DeviceTraceTests
{
    private static readonly IReadOnlyList<DeviceTrace> Many = [.. Enumerable.Range(0, 400).Select(i => DeviceTrace.Draw(i / 20, i % 20))];

    [Fact]
    public void A_trace_is_the_same_each_time()
    {
        var (first, second) = (DeviceTrace.Draw(7, 3), DeviceTrace.Draw(7, 3));
        Assert.Equal(first.Networks.Spans, second.Networks.Spans);
        Assert.Equal(first.Sessions.SelectMany(session => session.Writes), second.Sessions.SelectMany(session => session.Writes));
    }

    [Fact]
    public void Devices_and_seeds_differ() =>
        Assert.Equal(Many.Count, Many.Select(trace => trace.Stays[0].To).Distinct().Count());

    [Fact]
    public void Networks_cover_the_day_without_a_hole()
    {
        foreach (var spans in Many.Select(trace => trace.Networks.Spans))
        {
            Assert.Equal(Calendar.Setup, spans[0].From);
            Assert.Equal(Calendar.Future, spans[^1].To);
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.NotEqual(pair.First.Kind, pair.Second.Kind));
        }
    }

    [Fact]
    public void There_is_a_network_at_the_begin_and_at_the_settling() => Assert.All(Many, trace =>
    {
        Assert.NotEqual(NetworkKind.None, trace.Networks.At(Calendar.Setup).Kind);
        Assert.NotEqual(NetworkKind.None, trace.Networks.At(Calendar.Settling).Kind);
    });

    [Fact]
    public void Sessions_follow_each_other_within_the_day() => Assert.All(Many, trace =>
    {
        Assert.All(trace.Sessions.Zip(trace.Sessions.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From));
        Assert.All(trace.Sessions, session => Assert.InRange(session.From, Calendar.Begin, Calendar.End));
        Assert.All(trace.Sessions, session => Assert.InRange(session.To, session.From, Calendar.End));
        Assert.All(trace.Sessions, session => Assert.All(session.Writes, write => Assert.InRange(write, session.From, session.To)));
    });

    [Fact]
    public void Days_are_plausible()
    {
        var day = (Calendar.End - Calendar.Begin).TotalHours;
        Assert.InRange(Many.Average(trace => trace.Sessions.Count), 15, 40);
        Assert.InRange(Many.Average(trace => trace.Sessions.Sum(session => session.Writes.Count)), 30, 100);
        Assert.InRange(Hours(NetworkKind.Wifi) / day, 0.5, 0.9);
        Assert.InRange(Hours(NetworkKind.Lte) / day, 0.1, 0.45);
        Assert.InRange(Hours(NetworkKind.None) / day, 0.001, 0.05);
        Assert.Contains(Many, trace => trace.LowBattery.Count > 0);
        Assert.Contains(Many, trace => trace.LowBattery.Count == 0);
    }

    private static double Hours(NetworkKind kind) => Many.Average(
        trace => trace.Networks.Spans.Where(span => span.Kind == kind).Sum(
            span => Math.Max(0, ((span.To < Calendar.End ? span.To : Calendar.End) - (span.From > Calendar.Begin ? span.From : Calendar.Begin)).TotalHours)));
}

using System.Diagnostics.Metrics;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Feed;

/// <summary>Measures what clients are sent, who watches, and how late news are.</summary>
internal sealed class FeedMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _pages;
    private readonly Counter<long> _rows;
    private readonly UpDownCounter<long> _streams;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _late;

    public FeedMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.CreateServerMeter();
        _pages = meter.CreateCounter<long>("offlinesync.pull.pages", "{page}", "Pages that clients were sent.");
        _rows = meter.CreateCounter<long>("offlinesync.pull.rows", "{row}", "Rows in these pages.");
        _streams = meter.CreateUpDownCounter<long>("offlinesync.watch.streams", "{stream}", "Watch streams that are open.");
        _lag = meter.CreateHistogram(
            "offlinesync.log.lag", "s", "From the commit of a change on any node to the news of it on this one, by the clocks of both.", null, Buckets.News);
        _late = meter.CreateCounter<long>("offlinesync.log.late", "{scope}", "Watched scopes of whose changes this node learnt by its poll only.");
    }

    /// <summary>A page is sent.</summary>
    public void Sent(Page page)
    {
        _pages.Add(1);
        if (!_rows.Enabled)
            return;
        long rows = 0;
        foreach (var table in page.Changes.Tables)
            rows += table.RowCount;
        _rows.Add(rows);
    }

    /// <summary>A watch stream is open.</summary>
    public void Opened() => _streams.Add(1);

    /// <summary>It is over.</summary>
    public void Closed() => _streams.Add(-1);

    /// <summary>News came from a node that committed a change.</summary>
    /// <param name="committedAt">When, in milliseconds since 1970-01-01.</param>
    public void Heard(long committedAt)
    {
        if (_lag.Enabled)
            _lag.Record(Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - committedAt) / 1000.0);
    }

    /// <summary>The poll found a change that nobody had told of.</summary>
    public void FoundLate() => _late.Add(1);
}

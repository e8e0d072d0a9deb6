using OfflineSync.Protocol.Limits;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;
using OfflineSync.Server.Feed.Subscriptions;

namespace OfflineSync.Server.Feed;

/// <summary>
/// Reads the stored rows that a plan names, and then those of the delta, page by page; the next page is fetched while the caller works on the current one.
/// </summary>
internal sealed class DeltaReader(
    IChangeLog log, string scope, PullPlan plan, Func<Task<PullPlan>> planAnew, Cursor cursor, LogPosition start, uint pageBytes, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private const int PageRowsMin = 64;

    // A stored row is larger than what is sent of it.
    private readonly long _bytesMax = SizeOf(pageBytes) * 5L / 4;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private LogPosition _position = start;
    private int _part = cursor.Part;
    private ReadOnlyMemory<byte> _after = cursor.PartAfter;
    private Task<ScopePage>? _next;
    private int _rowsMax = ProtocolLimits.PageRowsMax;
    private bool _begun = !cursor.AtCheckpoint && !cursor.AtStart;
    private bool _complete;

    /// <summary>The plan, as of the page that was read last.</summary>
    public PullPlan Plan { get; private set; } = plan;

    /// <summary>The part that the page that was read last is of; nothing for the delta.</summary>
    public PullPart? Part { get; private set; }

    /// <summary>The number of the part that comes next.</summary>
    public int NextPart => _part;

    /// <summary>Where that part was left.</summary>
    public ReadOnlyMemory<byte> NextAfter => _after;

    /// <summary>The head when the pull was started.</summary>
    public long StartHead { get; private set; } = cursor.StartHead;

    /// <summary>The position in the delta after the page that was read last.</summary>
    public LogPosition Position { get; private set; } = start;

    /// <summary>The next page; nothing after the complete one.</summary>
    public async Task<ScopePage?> ReadAsync()
    {
        if (_complete)
            return null;
        var page = await (_next ?? FetchAsync());
        _next = null;
        if (!_begun)
            StartHead = page.Head.Change;
        _begun = true;
        // A table that came to be since the plan was made: its rows are all after the page before.
        while (IsDelta && Plan.IsSubscribed && page.Tables > Plan.TableCount)
        {
            Plan = await planAnew();
            page = await FetchAsync();
        }
        Part = IsDelta ? null : Plan.Parts[_part];
        if (page.Rows.Count > 0 && IsDelta)
            _position = page.Rows[^1].Position;
        else if (page.Rows.Count > 0)
            _after = Part!.After(page.Rows[^1]);
        Position = _position;
        // The store reads up to this many rows before it sees that they are too large for a page: not many more than fit.
        _rowsMax = page.Complete && Part is not null
            ? ProtocolLimits.PageRowsMax
            : Math.Clamp(page.Rows.Count * 3 / 2, PageRowsMin, ProtocolLimits.PageRowsMax);
        if (Part is null || !page.Complete)
        {
            _complete = page.Complete;
            return page;
        }
        (_part, _after) = (_part + 1, default);
        return page with { Complete = false };
    }

    /// <summary>Starts to fetch the page after the one that was read last.</summary>
    public void Prefetch()
    {
        if (!_complete)
            _next ??= FetchAsync();
    }

    /// <summary>About how many rows are still to be read, up to a maximum.</summary>
    public async Task<long> CountAsync(int countMax)
    {
        var count = 0L;
        for (var i = _part; i < Plan.Parts.Count && count < countMax; i++)
        {
            if (Plan.Parts[i].From(i == _part ? _after : default) is { } range)
                count += await log.AskAsync(log => log.CountRangeAsync(scope, range, countMax, cancellationToken));
        }
        if (count >= countMax)
            return countMax;
        return count + await log.AskAsync(log => DeltaRange() is { } delta
            ? log.CountRangeAsync(scope, delta, countMax, cancellationToken)
            : log.CountRowsAsync(scope, _position, countMax, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // In place, not on the thread pool: what the cancelled read leaves goes on in the caller's context.
        _stop.Cancel();
        if (_next is not null)
        {
            try
            {
                await _next;
            }
            catch (Exception)
            {
                // Nobody wants this page any more.
            }
        }
        _stop.Dispose();
    }

    private bool IsDelta => _part >= Plan.Parts.Count;

    /// <summary>How large pages are for a client that asks for a size; 0: as the server likes.</summary>
    private static long SizeOf(uint asked) =>
        asked == 0 ? ProtocolLimits.PageBytesTarget : Math.Clamp(asked, ProtocolLimits.PageBytesMin, ProtocolLimits.PageBytesTarget);

    private RowRange? DeltaRange() => Plan.DeltaFrom(_position, cursor.Since, _begun ? StartHead : null);

    private Task<ScopePage> FetchAsync()
    {
        RowRange? range = null;
        while (!IsDelta && (range = Plan.Parts[_part].From(_after)) is null)
            (_part, _after) = (_part + 1, default);
        range ??= DeltaRange();
        var bounds = new PageBounds(_rowsMax, _bytesMax);
        return log.AskAsync(log => range is null
            ? log.ReadPageAsync(scope, _position, cursor.Seen, bounds, _stop.Token)
            : log.ReadRangeAsync(scope, range, cursor.Seen, bounds, _stop.Token));
    }
}

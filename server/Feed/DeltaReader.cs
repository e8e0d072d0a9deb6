using OfflineSync.Protocol.Limits;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Feed;

/// <summary>Reads the stored rows of a delta page by page; the next page is fetched while the caller works on the current one.</summary>
internal sealed class DeltaReader(IChangeLog log, string scope, LogPosition start, long seen, uint pageBytes, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int PageRowsMin = 64;

    // A stored row is larger than what is sent of it.
    private readonly long _bytesMax = SizeOf(pageBytes) * 5L / 4;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private LogPosition _position = start;
    private Task<ScopePage>? _next;
    private int _rowsMax = ProtocolLimits.PageRowsMax;
    private bool _complete;

    /// <summary>The position after the page that was read last.</summary>
    public LogPosition Position { get; private set; } = start;

    /// <summary>The next page; nothing after the complete one.</summary>
    public async Task<ScopePage?> ReadAsync()
    {
        if (_complete)
            return null;
        var page = await (_next ?? FetchAsync());
        _next = null;
        if (page.Rows.Count > 0)
            _position = page.Rows[^1].Position;
        Position = _position;
        // The store reads up to this many rows before it sees that they are too large for a page: not many more than fit.
        _rowsMax = Math.Clamp(page.Rows.Count * 3 / 2, PageRowsMin, ProtocolLimits.PageRowsMax);
        _complete = page.Complete;
        return page;
    }

    /// <summary>Starts to fetch the page after the one that was read last.</summary>
    public void Prefetch()
    {
        if (!_complete)
            _next ??= FetchAsync();
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

    /// <summary>How large pages are for a client that asks for a size; 0: as the server likes.</summary>
    private static long SizeOf(uint asked) =>
        asked == 0 ? ProtocolLimits.PageBytesTarget : Math.Clamp(asked, ProtocolLimits.PageBytesMin, ProtocolLimits.PageBytesTarget);

    private Task<ScopePage> FetchAsync() =>
        log.AskAsync(log => log.ReadPageAsync(scope, _position, seen, new PageBounds(_rowsMax, _bytesMax), _stop.Token));
}

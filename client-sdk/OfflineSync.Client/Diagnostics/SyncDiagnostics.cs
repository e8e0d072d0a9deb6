using Microsoft.Extensions.Logging;
using OfflineSync.Client.Diagnostics;
using OfflineSync.Client.Sync;

namespace OfflineSync.Client;

/// <summary>
/// What happened in the background: syncs and runs of works, also of earlier lives of the process. Empty while <see cref="TelemetryOptions.Journal"/> is off, and
/// while the journal cannot be used.
/// </summary>
public sealed partial class SyncDiagnostics
{
    private const int ExportedAtOnce = 500;

    private readonly OfflineSyncOptions _options;
    private readonly Journal? _journal;
    private readonly WorkRuns _runs;
    private readonly ILogger _logger;

    internal SyncDiagnostics(OfflineSyncOptions options, Journal? journal, Func<WorkManager.WorkManager?> manager, ILogger logger)
    {
        (_options, _journal, _logger) = (options, journal, logger);
        _runs = new WorkRuns(options, journal, manager, Raise);
    }

    /// <summary>Raised after something has ended and was recorded. On a background thread, never for long: hand work over.</summary>
    public event EventHandler<DiagnosticsRecordedEventArgs>? Recorded;

    internal WorkRuns Runs => _runs;

    /// <summary>Reads events, the newest first.</summary>
    /// <param name="query">Which; null: all.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<DiagnosticsEvent>> ReadAsync(
        DiagnosticsQuery? query = null, int limit = 1000, CancellationToken cancellationToken = default) => Background.Run<IReadOnlyList<DiagnosticsEvent>>(
            _options,
            async () =>
            {
                ArgumentOutOfRangeException.ThrowIfNegative(limit);
                await _runs.CopyAsync();
                return _journal?.Use(database => EventTable.List(database, query ?? new DiagnosticsQuery(), limit), []) ?? [];
            },
            cancellationToken);

    /// <summary>
    /// Writes all events, the oldest first, as lines of JSON in UTF-8. The fields are those of <see cref="DiagnosticsEvent"/> in camel case; null is left out.
    /// </summary>
    /// <param name="stream">Where to. It stays open.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many events were written.</returns>
    public Task<int> ExportAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Background.Run(_options, () => WriteAsync(stream, cancellationToken), cancellationToken);
    }

    /// <param name="path">The file to write; one that is there is replaced.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <inheritdoc cref="ExportAsync(Stream, CancellationToken)"/>
    public async Task<int> ExportAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var file = File.Create(path);
        return await ExportAsync(file, cancellationToken);
    }

    /// <summary>Deletes all events, also those that no report had yet.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) => Background.Run(
        _options,
        async () =>
        {
            await _runs.CopyAsync();
            return _journal?.Use(database =>
            {
                EventTable.Clear(database);
                ReportTable.Write(database, ReportTable.WorkEnded, ReportTable.Read(database, ReportTable.WorkEnded) + 1);
            });
        },
        cancellationToken);

    internal void Raise(DiagnosticsEvent recorded)
    {
        try
        {
            Recorded?.Invoke(this, new DiagnosticsRecordedEventArgs(recorded));
        }
        catch (Exception error)
        {
            LogHandlerFailed(error);
        }
    }

    private async Task<int> WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await _runs.CopyAsync();
        var count = 0;
        List<DiagnosticsEvent> events;
        for (long last = 0; (events = _journal?.Use(database => EventTable.After(database, last, ExportedAtOnce), []) ?? []).Count > 0; last = events[^1].Id)
        {
            foreach (var written in events)
            {
                await stream.WriteAsync(EventTable.Serialize(written), cancellationToken);
                await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
                count++;
            }
        }
        return count;
    }

    [LoggerMessage(36, LogLevel.Error, "A handler of the event Recorded threw")]
    private partial void LogHandlerFailed(Exception error);
}

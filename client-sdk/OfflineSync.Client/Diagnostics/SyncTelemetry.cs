using Google.Protobuf;
using Microsoft.Extensions.Logging;
using OfflineSync.Client.Scheduling;
using OfflineSync.Client.Sync;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Diagnostics;

/// <summary>
/// Records what syncs do, and sees to the report after one. All but <see cref="ReportedAsync"/> is called within the engine's turn. None of it throws, and none
/// of it is waited for by the sync.
/// </summary>
/// <param name="options">What to record and report.</param>
/// <param name="journal">Where it is kept; null: nowhere.</param>
/// <param name="runs">Takes over the runs of works.</param>
/// <param name="reporter">Tells the server.</param>
/// <param name="manager">The queue of durable work, which knows the device.</param>
/// <param name="recorded">Takes what was recorded.</param>
/// <param name="logger">Where trouble goes.</param>
internal sealed partial class SyncTelemetry(
    OfflineSyncOptions options, Journal? journal, WorkRuns runs, Reporter reporter, Func<Work?> manager, Action<DiagnosticsEvent> recorded, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private CancellationTokenSource? _stop;
    private volatile Task _after = Task.CompletedTask;

    /// <summary>A sync begins. What is still sent of the one before ends, so that its bytes are not taken for this one's.</summary>
    public async Task<SyncRecord> BeginAsync(Trigger triggers)
    {
        await EndAfterAsync();
        var now = options.TimeProvider.GetUtcNow();
        var reading = journal is null && !options.Telemetry.Upload ? Task.FromResult(DeviceState.Unknown) : ReadDeviceAsync();
        var record = new SyncRecord(
            new DiagnosticsEvent { Kind = DiagnosticsKind.Sync, Trigger = Label.Of(triggers), StartedAt = now }, options.TimeProvider.GetTimestamp(), reading);
        var started = record.Event with { Device = record.Device };
        return record with { Event = started with { Id = journal?.Use(database => EventTable.Add(database, started), 0) ?? 0 } };
    }

    /// <summary>A sync has ended.</summary>
    /// <param name="record">The sync.</param>
    /// <param name="counters">What it did.</param>
    /// <param name="quarantined">Rows that it has newly put aside.</param>
    /// <param name="error">What it failed with; null: it succeeded.</param>
    /// <param name="engine">The engine.</param>
    public void End(SyncRecord record, SyncCounters counters, long quarantined, Exception? error, Engine engine)
    {
        try
        {
            var elapsed = options.TimeProvider.GetElapsedTime(record.Timestamp);
            var result = counters.ToResult(elapsed);
            var ended = counters.Tally.AddTo(record.Event) with
            {
                EndedAt = options.TimeProvider.GetUtcNow(),
                DurationMilliseconds = (long)elapsed.TotalMilliseconds,
                Result = Label.ResultOf(error),
                Reason = Label.ReasonOf(error),
                Device = record.Device,
                BytesSent = result.BytesSent,
                BytesReceived = result.BytesReceived,
                RowsSent = result.OperationsPushed,
                RowsReceived = result.RowsPulled,
                MutationsApplied = result.MutationsPushed,
                MutationsRejected = result.MutationsRejected,
                Quarantined = quarantined,
            };
            Measure(ended);
            var isDue = error is null && reporter.IsDue(ended.Device.Network);
            if (journal is null && !isDue)
                return;
            var outbox = OutboxStanding.Read(engine.Database, engine.Clock.NowMilliseconds);
            ended = ended with
            {
                OutboxCount = outbox.Count,
                OutboxAgeMilliseconds = outbox.Age,
                FreeSpace = options.FreeSpace(options.DatabasePath),
                DatabaseBytes = BytesOf(options.DatabasePath) + (BytesOf(options.DatabasePath + "-wal") ?? 0),
            };
            if (outbox.Age is { } age)
                ClientTelemetry.OutboxAge.Record(age / 1000.0);
            if (journal is not null)
                Keep(ended);
            _stop = new CancellationTokenSource();
            _after = isDue
                ? ReportAsync(engine.ClientId(), outbox.ToReport(engine.Database, ended), _stop.Token)
                : runs.CopyNewAsync();
        }
        catch (Exception trouble)
        {
            LogFailed(trouble);
        }
    }

    /// <summary>Waits for the report that follows a sync, if one does.</summary>
    public async Task ReportedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _after.WaitAsync(cancellationToken);
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    /// <summary>Gives a report that is under way a moment, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_after.IsCompleted)
        {
            using var timer = options.TimeProvider.CreateTimer(_ => _stop?.Cancel(), null, Moment, Timeout.InfiniteTimeSpan);
            await ReportedAsync(CancellationToken.None);
        }
        await EndAfterAsync();
        journal?.Dispose();
    }

    private async Task EndAfterAsync()
    {
        _stop?.Cancel();
        await ReportedAsync(CancellationToken.None);
        _stop?.Dispose();
        _stop = null;
    }

    private async Task ReportAsync(ByteString clientId, DeviceStanding standing, CancellationToken cancellationToken)
    {
        await runs.CopyNewAsync();
        standing.GaveUp = await runs.CountGaveUpAsync();
        await reporter.SendAsync(clientId, standing, cancellationToken);
    }

    private async Task<DeviceState> ReadDeviceAsync()
    {
        try
        {
            return (manager()?.Device ?? options.Work.DeviceMonitor) is { } device ? await device.ReadAsync(CancellationToken.None) : DeviceState.Unknown;
        }
        catch (Exception error)
        {
            LogFailed(error);
            return DeviceState.Unknown;
        }
    }

    private void Keep(DiagnosticsEvent ended)
    {
        journal!.Use(database =>
        {
            if (ended.Id == 0)
                ended = ended with { Id = EventTable.Add(database, ended) };
            else
                EventTable.Update(database, ended);
            EventTable.Trim(database, options.Telemetry, options.TimeProvider.GetUtcNow());
        });
        recorded(ended);
    }

    private static long? BytesOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    private static void Measure(DiagnosticsEvent ended)
    {
        var result = new KeyValuePair<string, object?>("result", ended.Result);
        ClientTelemetry.Syncs.Add(1, result, new KeyValuePair<string, object?>("trigger", ended.Trigger));
        ClientTelemetry.SyncDuration.Record(ended.DurationMilliseconds / 1000.0, result);
        ClientTelemetry.Bytes.Add(ended.BytesSent, new KeyValuePair<string, object?>("direction", "sent"));
        ClientTelemetry.Bytes.Add(ended.BytesReceived, new KeyValuePair<string, object?>("direction", "received"));
        ClientTelemetry.Quarantined.Add(ended.Quarantined);
    }

    [LoggerMessage(35, LogLevel.Debug, "Diagnostics failed; the sync is not affected")]
    private partial void LogFailed(Exception error);
}

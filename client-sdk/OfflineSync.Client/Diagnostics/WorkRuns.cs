using OfflineSync.WorkManager;
using Work = OfflineSync.WorkManager.WorkManager;

namespace OfflineSync.Client.Diagnostics;

/// <summary>Takes the runs of works that have ended from the work manager's history into the journal, each once.</summary>
internal sealed class WorkRuns(OfflineSyncOptions options, Journal? journal, Func<Work?> manager, Action<DiagnosticsEvent> recorded)
{
    private const int AtOnce = 500;

    private DrainResult? _ended;

    /// <summary>Takes over what has ended since the last time, if this process has ended anything.</summary>
    public async Task CopyNewAsync()
    {
        if (journal is null || manager()?.Ended() is not { } ended || ended == _ended)
            return;
        await CopyAsync();
        _ended = ended;
    }

    /// <summary>Takes over what has ended, also by another process.</summary>
    public async Task CopyAsync()
    {
        if (journal is null || manager() is not { } works)
            return;
        IReadOnlyList<WorkAttempt> history;
        try
        {
            history = await works.GetHistoryAsync(AtOnce);
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            return;
        }
        var now = options.TimeProvider.GetUtcNow();
        var added = journal.Use<List<DiagnosticsEvent>>(
            database =>
            {
                var since = ReportTable.Read(database, ReportTable.WorkEnded);
                // The clock was set back.
                if (since > now.ToUnixTimeMilliseconds())
                    since = 0;
                var ended = history.Where(run => run.EndedAt?.ToUnixTimeMilliseconds() >= since).Reverse().ToList();
                var events = ended.Select(run => EventTable.TryAdd(database, ToEvent(run), SourceOf(run))).OfType<DiagnosticsEvent>().ToList();
                if (events.Count > 0)
                {
                    ReportTable.Write(database, ReportTable.WorkEnded, ended.Max(run => run.EndedAt!.Value.ToUnixTimeMilliseconds()));
                    EventTable.Trim(database, options.Telemetry, now);
                }
                return events;
            },
            otherwise: []);
        foreach (var run in added)
            recorded(run);
    }

    /// <summary>How many works have given up and were not revived. A sync has just succeeded: the work that was to do it counts no longer.</summary>
    public async Task<int> CountGaveUpAsync()
    {
        if (manager() is not { } works)
            return 0;
        try
        {
            var count = 0;
            foreach (var failed in (await works.GetAsync(WorkQuery.ByStates(WorkState.Failed))).Where(work => work.UniqueName != SyncWorkNames.Sync).Take(AtOnce))
                count += (await works.GetHistoryAsync(failed.Id)) is [.., { Result: AttemptResult.GaveUp }] ? 1 : 0;
            return count;
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static string SourceOf(WorkAttempt run) => $"{run.WorkId:N}-{run.StartedAt.ToUnixTimeMilliseconds()}-{run.Attempt}";

    private static DiagnosticsEvent ToEvent(WorkAttempt run) => new()
    {
        Kind = DiagnosticsKind.Work,
        Trigger = run.WorkerName,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        DurationMilliseconds = Math.Max(0, (long)(run.EndedAt!.Value - run.StartedAt).TotalMilliseconds),
        Result = Label.Of(run.Result),
        Reason = run.StopReason == StopReason.NotStopped ? "" : Label.Of(run.StopReason),
        Attempt = run.Attempt + 1,
        Constraints = run.Constraints.ToDictionary(report => Label.Of(report.Kind), report => Label.Of(report.Verdict)),
    };
}

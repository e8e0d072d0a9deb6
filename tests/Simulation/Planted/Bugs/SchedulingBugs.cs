namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in when a sync runs, and in the durable work behind it.</summary>
internal static class SchedulingBugs
{
    private const string Scheduler = "client-sdk/OfflineSync.Client/Scheduling/SyncScheduler.cs";
    private const string Pacing = "client-sdk/OfflineSync.Client/Scheduling/RetryPacing.cs";
    private const string Queue = "client-sdk/OfflineSync.WorkManager/Queue/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "retry-without-jitter",
            "Every client waits equally long before it tries again.",
            "I24",
            Pacing,
            "longest.TotalMilliseconds) * _random.NextDouble());",
            "longest.TotalMilliseconds) * ($bug ? 1 : _random.NextDouble()));"),
        new(
            "pushback-ignored",
            "A server that asks for a pause does not get it.",
            "I24",
            Pacing,
            "if (asked is { } atLeast)",
            "if (!$bug && asked is { } atLeast)"),
        new(
            "retry-without-a-pause",
            "There is no pause before the next try.",
            "I24",
            Pacing,
            "            return _pause = pause > _asked ? pause : _asked;",
            "            return _pause = $bug ? TimeSpan.Zero : pause > _asked ? pause : _asked;"),
        new(
            "failed-sync-not-retried",
            "A sync that failed is left to the next write.",
            "I23",
            Scheduler,
            "if (!await _durable.EnqueueAsync(_pacing.Pause))",
            "if (!$bug && !await _durable.EnqueueAsync(_pacing.Pause))"),
        new(
            "background-flag-inverted",
            "An app that is left with writes that wait dismisses its durable work, and enqueues some when nothing waits.",
            "I23",
            Scheduler,
            "await (_backlog.HasWrites ? _durable.EnqueueAsync(TimeSpan.Zero)",
            "await (_backlog.HasWrites != $bug ? _durable.EnqueueAsync(TimeSpan.Zero)"),
        new(
            "backlog-forgets-captured-writes",
            "What was written plainly and is not collected yet is no reason to sync.",
            "I23",
            "client-sdk/OfflineSync.Client/Scheduling/Backlog.cs",
            """reader.Scalar("SELECT EXISTS (SELECT 1 FROM offlinesync_capture) OR EXISTS""",
            """reader.Scalar($bug ? "SELECT EXISTS (SELECT 1 FROM offlinesync_outbox WHERE state = 0)" : "SELECT EXISTS (SELECT 1 FROM offlinesync_capture) OR EXISTS"""),
        new(
            "writes-not-looked-for",
            "The look for plain writes takes the first version of the file for seen, whatever comes after.",
            "I23",
            "client-sdk/OfflineSync.Client/Scheduling/LocalWrites.cs",
            "            if (version == _seen)",
            "            if (version == _seen || $bug && _seen is not null)"),
        new(
            "news-not-heard",
            "News of the change behind the own checkpoint do not wake the sync.",
            "I23",
            "client-sdk/OfflineSync.Client/Scheduling/NewsWatch.cs",
            "                    if ((long)news.Change > Change(news.Scope))",
            "                    if ((long)news.Change > Change(news.Scope) + ($bug ? 1 : 0))"),
        new(
            "watch-not-opened-again",
            "A watch that broke off is not opened again.",
            "I23",
            "client-sdk/OfflineSync.Client/Scheduling/NewsWatch.cs",
            "            pacing.Failed(asked);\n            await pacing.WaitAsync(cancellationToken);",
            "            pacing.Failed(asked);\n            if ($bug) return;\n            await pacing.WaitAsync(cancellationToken);"),
        new(
            "running-work-not-recovered",
            "Work that was running when its process died keeps that state.",
            "I23",
            Queue + "Owners.cs",
            "        var recovered = work.State == WorkState.Running ? work.Interrupt(StopReason.Unknown, work.BackoffShare, transaction.Now) : work;",
            "        if ($bug && work.State == WorkState.Running) return;\n        $original"),
        new(
            "given-up-work-not-replaced",
            "Work that has had its attempts keeps its name: nothing new is enqueued under it.",
            "I23",
            Queue + "Enqueuing.cs",
            "existing.Exists(w => w.State is WorkState.Enqueued or WorkState.Running))",
            "existing.Exists(w => w.State is WorkState.Enqueued or WorkState.Running || $bug))"),
        new(
            "retried-work-is-never-due",
            "Work that is to be tried again gets the time of its next run from before it ran.",
            "I23",
            Queue + "Transitions.cs",
            "        State = WorkState.Enqueued,\n        LastEnqueueTime = now,\n        BackoffShare = share,",
            "        State = WorkState.Enqueued,\n        LastEnqueueTime = $bug ? long.MaxValue : now,\n        BackoffShare = share,"),
    ];
}

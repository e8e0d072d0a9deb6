using OfflineSync.WorkManager.Storage;

namespace OfflineSync.WorkManager.Queue;

/// <summary>The columns of a work.</summary>
internal static class WorkRow
{
    public const string Columns =
        """
        w.id, w.state, w.worker, w.merger, w.input, w.output, w.progress, w.initial_delay, w.interval, w.flex, w.constraints, w.backoff_policy,
        w.backoff_delay, w.has_jitter, w.backoff_share, w.backs_off_when_stopped, w.attempts, w.attempts_max, w.interruptions, w.last_enqueue_time,
        w.retention, w.is_expedited, w.out_of_quota, w.period_count, w.generation, w.next_override, w.override_generation, w.stop_reason,
        w.unique_name, w.trace_tag, w.owner, w.run, w.retry_after
        """;

    public const string Insert =
        """
        INSERT INTO work(id, state, worker, merger, input, output, progress, initial_delay, interval, flex, constraints, backoff_policy, backoff_delay,
            has_jitter, backoff_share, backs_off_when_stopped, attempts, attempts_max, interruptions, last_enqueue_time, retention, is_expedited,
            out_of_quota, period_count, generation, next_override, override_generation, stop_reason, unique_name, trace_tag, owner, run, next_run,
            retry_after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29,
            ?30, ?31, ?32, ?33, ?34)
        """;

    /// <summary>Parameters 35 to 37 are the state, the generation and the run that the row is expected to have.</summary>
    public const string Update =
        """
        UPDATE work SET state = ?2, worker = ?3, merger = ?4, input = ?5, output = ?6, progress = ?7, initial_delay = ?8, interval = ?9, flex = ?10,
            constraints = ?11, backoff_policy = ?12, backoff_delay = ?13, has_jitter = ?14, backoff_share = ?15, backs_off_when_stopped = ?16,
            attempts = ?17, attempts_max = ?18, interruptions = ?19, last_enqueue_time = ?20, retention = ?21, is_expedited = ?22, out_of_quota = ?23,
            period_count = ?24, generation = ?25, next_override = ?26, override_generation = ?27, stop_reason = ?28, unique_name = ?29, trace_tag = ?30,
            owner = ?31, run = ?32, next_run = ?33, retry_after = ?34
        WHERE id = ?1 AND state = ?35 AND generation = ?36 AND run = ?37
        """;

    public static Statement Bind(Statement statement, WorkSpec work) => statement
        .Bind(1, work.Id).Bind(2, (long)work.State).Bind(3, work.WorkerName).Bind(4, work.MergerName).Bind(5, work.Input).Bind(6, work.Output)
        .Bind(7, work.Progress).Bind(8, work.InitialDelay).Bind(9, work.Interval).Bind(10, work.Flex).Bind(11, work.Constraints.Packed)
        .Bind(12, (long)work.BackoffPolicy).Bind(13, work.BackoffDelay).Bind(14, work.HasJitter ? 1 : 0).BindReal(15, work.BackoffShare)
        .Bind(16, work.BacksOffWhenStopped ? 1 : 0).Bind(17, work.Attempts).Bind(18, work.AttemptsMax).Bind(19, work.Interruptions)
        .Bind(20, work.LastEnqueueTime).Bind(21, work.Retention).Bind(22, work.IsExpedited ? 1 : 0).Bind(23, (long)work.OutOfQuotaPolicy)
        .Bind(24, work.PeriodCount).Bind(25, work.Generation).Bind(26, work.NextScheduleOverride).Bind(27, work.OverrideGeneration)
        .Bind(28, (long)work.StopReason).Bind(29, work.UniqueName).Bind(30, work.TraceTag).Bind(31, work.Owner).Bind(32, work.Run)
        .Bind(33, NextRun.Of(work)).Bind(34, work.RetryAfter);

    public static WorkSpec Read(Statement row) => new()
    {
        Id = row.Id(0),
        State = (WorkState)row.Integer(1),
        WorkerName = row.Text(2),
        MergerName = row.Text(3),
        Input = row.Data(4),
        Output = row.Data(5),
        Progress = row.Data(6),
        InitialDelay = row.Integer(7),
        Interval = row.Integer(8),
        Flex = row.Integer(9),
        Constraints = Constraints.Unpack((int)row.Integer(10)),
        BackoffPolicy = (BackoffPolicy)row.Integer(11),
        BackoffDelay = row.Integer(12),
        HasJitter = row.Integer(13) != 0,
        BackoffShare = row.Real(14),
        BacksOffWhenStopped = row.Integer(15) != 0,
        Attempts = (int)row.Integer(16),
        AttemptsMax = row.IsNull(17) ? null : (int)row.Integer(17),
        Interruptions = (int)row.Integer(18),
        LastEnqueueTime = row.Integer(19),
        Retention = row.Integer(20),
        IsExpedited = row.Integer(21) != 0,
        OutOfQuotaPolicy = (OutOfQuotaPolicy)row.Integer(22),
        PeriodCount = (int)row.Integer(23),
        Generation = (int)row.Integer(24),
        NextScheduleOverride = row.Integer(25),
        OverrideGeneration = (int)row.Integer(26),
        StopReason = (StopReason)row.Integer(27),
        UniqueName = row.TextOrNull(28),
        TraceTag = row.TextOrNull(29),
        Owner = row.TextOrNull(30),
        Run = row.Integer(31),
        RetryAfter = row.Integer(32),
    };
}

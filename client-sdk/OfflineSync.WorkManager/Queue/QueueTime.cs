namespace OfflineSync.WorkManager.Queue;

/// <summary>
/// Notices that the clock was set back, and moves the times of what waits back by as much. The clock and all that the queue was moved by, taken together, never
/// fall behind a clock that cannot be set. So when several processes notice it, the first one moves, and the others find that it is done.
/// </summary>
internal sealed class QueueTime(TimeProvider time)
{
    // Clocks may show whole seconds only, and are corrected a little all the time.
    private const long Tolerance = 5_000;

    private const string Moved = "moved_back";

    private readonly long _start = time.GetTimestamp();
    private long _ahead = long.MinValue;

    /// <summary>Looks at the clock, before a transaction writes.</summary>
    public void Look(WorkTransaction transaction)
    {
        var moved = transaction.Database.Prepare("SELECT value FROM settings WHERE name = ?1").Bind(1, Moved).Scalar() ?? 0;
        var ahead = transaction.Now + moved - (long)time.GetElapsedTime(_start).TotalMilliseconds;
        // A clock ahead of what it was before was set, or the device has slept: time that counts.
        if (ahead >= _ahead)
            _ahead = ahead;
        else if (_ahead - ahead is var back && back > Tolerance)
            MoveBack(transaction, moved, back);
    }

    /// <summary>What has begun to wait later than now did so before the clock was set back: it waits from now on.</summary>
    public static void Clamp(WorkTransaction transaction)
    {
        foreach (var work in transaction.Where("WHERE w.state IN (0, 1) AND w.last_enqueue_time > ?1", s => s.Bind(1, transaction.Now)))
            transaction.Save(work, work with { LastEnqueueTime = transaction.Now });
    }

    private static void MoveBack(WorkTransaction transaction, long moved, long by)
    {
        foreach (var work in transaction.Where($"WHERE w.state IN (0, 1) AND w.last_enqueue_time <> {WorkSpec.NeverEnqueued}"))
            transaction.Save(work, work with { LastEnqueueTime = Math.Max(0, work.LastEnqueueTime - by) });
        Owners.MoveBack(transaction, by);
        transaction.Database.Prepare("INSERT OR REPLACE INTO settings VALUES (?1, ?2)").Bind(1, Moved).Bind(2, moved + by).Run();
    }
}

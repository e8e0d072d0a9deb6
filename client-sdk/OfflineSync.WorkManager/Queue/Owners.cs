namespace OfflineSync.WorkManager.Queue;

/// <summary>Who may run works, and what becomes of the works of one that is gone.</summary>
internal static class Owners
{
    /// <summary>Enters an owner. What held its slot before is gone, since the slot's lock could be taken.</summary>
    public static void Enter(WorkTransaction transaction, string owner, int? slot, long expires)
    {
        foreach (var previous in transaction.Database.Prepare("SELECT instance FROM owners WHERE slot = ?1 AND instance <> ?2").Bind(1, slot).Bind(2, owner).List(r => r.Text(0)))
            Release(transaction, previous);
        transaction.Database.Prepare("INSERT OR REPLACE INTO owners VALUES (?1, ?2, ?3)").Bind(1, owner).Bind(2, slot).Bind(3, expires).Run();
        foreach (var orphan in transaction.Where("WHERE w.owner IS NOT NULL AND w.owner NOT IN (SELECT instance FROM owners)"))
            Recover(transaction, orphan);
    }

    /// <returns>Whether the owner was still known.</returns>
    public static bool Renew(WorkTransaction transaction, string owner, long expires)
    {
        transaction.Database.Prepare("UPDATE owners SET expires = ?2 WHERE instance = ?1").Bind(1, owner).Bind(2, expires).Run();
        return transaction.Database.Changes == 1;
    }

    /// <summary>The clock was set back: leases end as much earlier on it.</summary>
    public static void MoveBack(WorkTransaction transaction, long by) =>
        transaction.Database.Prepare("UPDATE owners SET expires = expires - ?1").Bind(1, by).Run();

    /// <summary>No lease ends later than this, or the clock was set back since it was given.</summary>
    public static void Clamp(WorkTransaction transaction, long expires) =>
        transaction.Database.Prepare("UPDATE owners SET expires = ?1 WHERE expires > ?1").Bind(1, expires).Run();

    /// <summary>Owners without a heartbeat that hold works.</summary>
    public static List<(string Owner, int? Slot)> Expired(WorkTransaction transaction, string except) => transaction.Database
        .Prepare("SELECT instance, slot FROM owners WHERE expires <= ?1 AND instance <> ?2").Bind(1, transaction.Now).Bind(2, except)
        .List(r => (r.Text(0), r.IsNull(1) ? (int?)null : (int)r.Integer(1)));

    /// <summary>When the first of the other owners that hold works will have gone without a heartbeat for too long.</summary>
    public static long? NextExpiry(WorkTransaction transaction, string except) => transaction.Database
        .Prepare("SELECT min(expires) FROM owners WHERE instance <> ?1 AND expires > ?2 AND instance IN (SELECT owner FROM work)")
        .Bind(1, except).Bind(2, transaction.Now).Scalar();

    /// <summary>Takes an owner off the list, and enqueues what it ran.</summary>
    public static void Release(WorkTransaction transaction, string owner)
    {
        Recover(transaction, owner, _ => false);
        transaction.Database.Prepare("DELETE FROM owners WHERE instance = ?1").Bind(1, owner).Run();
    }

    /// <summary>Enqueues what an owner has by the queue, but does not run.</summary>
    public static void Recover(WorkTransaction transaction, string owner, Func<Guid, bool> runs)
    {
        foreach (var work in transaction.Where("WHERE w.owner = ?1 ORDER BY w.seq", s => s.Bind(1, owner)).Where(work => !runs(work.Id)))
            Recover(transaction, work);
    }

    /// <summary>Enqueues a work whose attempt was lost.</summary>
    public static void Recover(WorkTransaction transaction, WorkSpec work)
    {
        if (work.State == WorkState.Running)
            History.End(transaction, work.Run, AttemptResult.Lost, StopReason.Unknown);
        var recovered = work.State == WorkState.Running ? work.Interrupt(StopReason.Unknown, work.BackoffShare, transaction.Now) : work;
        transaction.Save(work, recovered with { Owner = null, Progress = WorkData.Empty });
    }
}

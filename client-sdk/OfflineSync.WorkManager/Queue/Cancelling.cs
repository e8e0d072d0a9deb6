namespace OfflineSync.WorkManager.Queue;

/// <summary>Cancels works and all that waits for them.</summary>
internal static class Cancelling
{
    private const string Unfinished = "w.state IN (0, 1, 4)";

    public static int ById(WorkTransaction transaction, Guid id) => transaction.Find(id) is { } work ? Cancel(transaction, [work]) : 0;

    public static int ByTag(WorkTransaction transaction, string tag) => Cancel(
        transaction, transaction.Where($"JOIN tags t ON t.work = w.id WHERE t.tag = ?1 AND {Unfinished} ORDER BY w.seq", s => s.Bind(1, tag)));

    public static int ByName(WorkTransaction transaction, string name) => Cancel(
        transaction, transaction.Where($"WHERE w.unique_name = ?1 AND {Unfinished} ORDER BY w.seq", s => s.Bind(1, name)));

    public static int All(WorkTransaction transaction)
    {
        transaction.Database.Prepare("INSERT OR REPLACE INTO settings VALUES ('last_cancel_all', ?1)").Bind(1, transaction.Now).Run();
        return Cancel(transaction, transaction.Where($"WHERE {Unfinished} ORDER BY w.seq"));
    }

    public static long? LastCancelAll(WorkTransaction transaction) =>
        transaction.Database.Prepare("SELECT value FROM settings WHERE name = 'last_cancel_all'").Scalar();

    private static int Cancel(WorkTransaction transaction, List<WorkSpec> works)
    {
        var count = 0;
        foreach (var work in works)
        {
            if (CancelOne(work) is { } cancelled)
                transaction.Save(work, cancelled);
        }
        Dependencies.Propagate(transaction, works.Select(w => w.Id), CancelOne);
        return count;

        WorkSpec? CancelOne(WorkSpec work)
        {
            if (work.IsFinished)
                return null;
            count++;
            return work.Cancel();
        }
    }
}

namespace OfflineSync.WorkManager.Queue;

/// <summary>Deletes finished works that nothing waits for.</summary>
internal static class Retention
{
    private const long Day = 86_400_000;

    private const string IsPrunable =
        """
        w.state IN (2, 3, 5) AND w.owner IS NULL AND NOT EXISTS (
            SELECT 1 FROM dependencies d JOIN work c ON c.id = d.child WHERE d.prerequisite = w.id AND c.state NOT IN (2, 3, 5))
        """;

    public static int DeleteOld(WorkTransaction transaction) => Delete(
        transaction, transaction.Where($"WHERE {IsPrunable} AND w.last_enqueue_time + w.retention < ?1", s => s.Bind(1, transaction.Now - Day)));

    public static int Prune(WorkTransaction transaction) => Delete(transaction, transaction.Where($"WHERE {IsPrunable}"));

    public static int PruneUnique(WorkTransaction transaction, string uniqueName) =>
        Delete(transaction, transaction.Where($"WHERE {IsPrunable} AND w.unique_name = ?1", s => s.Bind(1, uniqueName)));

    private static int Delete(WorkTransaction transaction, List<WorkSpec> works)
    {
        foreach (var work in works)
            transaction.Delete(work);
        return works.Count;
    }
}

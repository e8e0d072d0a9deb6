namespace OfflineSync.WorkManager.Queue;

/// <summary>What waits for what.</summary>
internal static class Dependencies
{
    public static void Add(WorkTransaction transaction, Guid child, Guid prerequisite) => transaction.Database
        .Prepare("INSERT INTO dependencies VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, child).Bind(2, prerequisite).Run();

    public static List<WorkSpec> DependentsOf(WorkTransaction transaction, Guid id) => transaction.Where(
        "JOIN dependencies d ON d.child = w.id WHERE d.prerequisite = ?1 ORDER BY w.seq", s => s.Bind(1, id));

    public static List<WorkSpec> PrerequisitesOf(WorkTransaction transaction, Guid id) => transaction.Where(
        "JOIN dependencies d ON d.prerequisite = w.id WHERE d.child = ?1 ORDER BY w.seq", s => s.Bind(1, id));

    /// <summary>Enqueues what waited for a work only.</summary>
    public static void Unblock(WorkTransaction transaction, Guid id)
    {
        foreach (var child in DependentsOf(transaction, id))
        {
            if (child.State == WorkState.Blocked && PrerequisitesOf(transaction, child.Id).TrueForAll(p => p.State == WorkState.Succeeded))
                transaction.Save(child, child.Enqueue(transaction.Now));
        }
    }

    /// <summary>Ends all that waits for works, directly or not, and that the transition applies to.</summary>
    public static void Propagate(WorkTransaction transaction, IEnumerable<Guid> roots, Func<WorkSpec, WorkSpec?> transition)
    {
        var seen = new HashSet<Guid>(roots);
        var next = new Stack<Guid>(seen);
        while (next.TryPop(out var id))
        {
            foreach (var child in DependentsOf(transaction, id))
            {
                if (!seen.Add(child.Id))
                    continue;
                if (transition(child) is { } after)
                    transaction.Save(child, after);
                next.Push(child.Id);
            }
        }
    }
}

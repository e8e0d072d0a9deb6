namespace OfflineSync.WorkManager.Chains;

/// <summary>All steps that a continuation consists of, each after those that it waits for.</summary>
internal sealed class ChainGraph
{
    private ChainGraph(IReadOnlyList<WorkContinuation> steps) => Steps = steps;

    public IReadOnlyList<WorkContinuation> Steps { get; }

    public static ChainGraph Of(WorkContinuation last)
    {
        var steps = new List<WorkContinuation>();
        var seen = new HashSet<WorkContinuation>();
        var stack = new Stack<(WorkContinuation Step, bool AreParentsDone)>([(last, false)]);
        while (stack.TryPop(out var next))
        {
            if (next.AreParentsDone)
                steps.Add(next.Step);
            if (next.AreParentsDone || !seen.Add(next.Step))
                continue;
            stack.Push((next.Step, true));
            foreach (var parent in next.Step.Parents.Reverse())
                stack.Push((parent, false));
        }
        return new ChainGraph(steps);
    }

    /// <summary>Works can be named in several steps; then they must not wait for each other in a circle.</summary>
    public void CheckCycles()
    {
        var waitsFor = new Dictionary<Guid, HashSet<Guid>>();
        foreach (var step in Steps)
        {
            foreach (var work in step.Works)
            {
                var prerequisites = waitsFor.TryGetValue(work.Id, out var known) ? known : waitsFor[work.Id] = [];
                prerequisites.UnionWith(step.Parents.SelectMany(p => p.Works).Select(w => w.Id));
            }
        }
        while (waitsFor.Count > 0)
        {
            var free = waitsFor.Where(w => !w.Value.Overlaps(waitsFor.Keys)).Select(w => w.Key).ToList();
            if (free.Count == 0)
                throw new InvalidOperationException("The works of the chain wait for each other in a circle. Nothing was enqueued.");
            free.ForEach(id => waitsFor.Remove(id));
        }
    }
}

namespace OfflineSync.Simulation.Workers;

/// <summary>Deals items out to workers, each time to one that is free.</summary>
/// <param name="size">How many work at the same time.</param>
internal sealed class WorkerPool(int size)
{
    /// <summary>Works on all items; what one item takes does not hold up the others.</summary>
    public Task RunAsync<T>(IEnumerable<T> items, Func<Worker, T, Task> work)
    {
        var rest = items.GetEnumerator();
        return Task.WhenAll(Enumerable.Range(0, size).Select(_ => WorkAsync(rest, work)));
    }

    private static async Task WorkAsync<T>(IEnumerator<T> rest, Func<Worker, T, Task> work)
    {
        using var worker = new Worker();
        while (Take(rest, out var item))
            await work(worker, item);
    }

    private static bool Take<T>(IEnumerator<T> rest, out T item)
    {
        lock (rest)
        {
            var isThere = rest.MoveNext();
            item = isThere ? rest.Current : default!;
            return isThere;
        }
    }
}

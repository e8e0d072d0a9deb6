using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Simulation.Store;

namespace OfflineSync.Simulation.Tests.Store;

/// <summary>A node on a store, whose steps the test sees and may hold or fail.</summary>
internal sealed class StoreNode
{
    public const string Scope = "scope";
    private static int _epochs;

    public StoreNode(SimulatedStore store)
    {
        Store = store;
        Log = new SimulatedChangeLog(
            store,
            () => new Guid(Interlocked.Increment(ref _epochs), 0, 0, new byte[8]),
            step =>
            {
                Steps.Add(step.Operation);
                return Before(step.Operation);
            });
    }

    public SimulatedStore Store { get; }

    public SimulatedChangeLog Log { get; }

    public List<StoreOperation> Steps { get; } = [];

    /// <summary>Awaited before each step.</summary>
    public Func<StoreOperation, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Task<IScopeTransaction> BeginAsync(string scope = Scope, CancellationToken cancellationToken = default) =>
        Log.BeginAsync(scope, [], cancellationToken);

    /// <summary>Commits a change that inserts or updates rows with one-byte keys.</summary>
    public async Task WriteAsync(string rows, bool exist = false)
    {
        await using var transaction = await BeginAsync();
        await transaction.CommitAsync(Change(transaction.Head, rows, exist), CancellationToken.None);
    }

    public static ScopeWrite Change(ScopeHead head, string rows, bool exist = false)
    {
        var change = head.Change + 1;
        return new(head with { Change = change }, [Entry(change)], [], [], [.. rows.Select((key, i) => Row(key, new LogPosition(change, i), exist))]);
    }

    /// <summary>The keys of the rows after a position, in log order, and whether these are all.</summary>
    public async Task<(string Keys, bool Complete)> PageAsync(LogPosition after = default, int rows = int.MaxValue)
    {
        var page = await Log.ReadPageAsync(Scope, after, 0, new PageBounds(rows, long.MaxValue), CancellationToken.None);
        return (string.Concat(page.Rows.Select(row => (char)row.Key.Span[0])), page.Complete);
    }

    private static RowRecord Row(char key, LogPosition position, bool exists) =>
        new(new StoredRow(0, new[] { (byte)key }, position, new byte[] { 1, 2, 3 }), exists, Deleted: false);

    private static ChangeEntry Entry(long change) => new()
    {
        Change = change,
        Client = 1,
        Sequence = change,
        Stamp = (ulong)change,
        Base = 0,
        Digest = [1],
        Outcome = Outcome.Applied,
        Operations = 1,
        CommittedAt = 0,
    };
}

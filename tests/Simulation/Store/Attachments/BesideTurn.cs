using Microsoft.Data.Sqlite;

namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>A node's turn to write beside the log, and the transaction in which it does.</summary>
/// <param name="node">The node.</param>
internal sealed class BesideTurn(SimulatedChangeLog node)
{
    // Whoever waits goes on in its own context, and not within the call that ended the turn before it.
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _ending = [];
    private SqliteConnection? _connection;

    public SimulatedChangeLog Node => node;

    public Task Granted => _granted.Task;

    public SqliteConnection Connection => _connection!;

    public SqliteTransaction? Transaction { get; private set; }

    public void Grant() => _granted.TrySetResult();

    public void Cancel(CancellationToken cancellationToken) => _granted.TrySetCanceled(cancellationToken);

    public void Begin(SqliteConnection connection, SqliteTransaction transaction) => (_connection, Transaction) = (connection, transaction);

    /// <summary>Lets something go when the transaction is over, and not before.</summary>
    public void AtEnd(Action action) => _ending.Add(action);

    public void End()
    {
        Transaction?.Dispose();
        _connection?.Dispose();
        foreach (var action in _ending)
            action();
        _ending.Clear();
    }
}

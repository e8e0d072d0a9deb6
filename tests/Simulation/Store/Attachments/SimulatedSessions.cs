using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;

namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>One node's sessions beside the log: each step waits for the simulation, as those of the log do.</summary>
/// <param name="beside">What all nodes keep there.</param>
/// <param name="log">The node's log.</param>
internal sealed class SimulatedSessions(BesideStore beside, SimulatedChangeLog log)
    : StoreSessions(() => throw new NotSupportedException("The simulated store has no context."), log)
{
    public override async Task<T> ReadAsync<T>(Func<StoreSession, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await log.StepAsync(StoreOperation.Read, "", cancellationToken);
            await using var connection = beside.Open();
            var answer = await read(new StoreSession(connection, null));
            await log.StepAsync(StoreOperation.Answer, "", cancellationToken);
            return answer;
        }
        catch (TransientStoreException error)
        {
            throw StoreErrors.Unavailable(error);
        }
    }

    public override async Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            await log.StepAsync(StoreOperation.Begin, "", cancellationToken);
            var turn = beside.Enqueue(log);
            try
            {
                using (cancellationToken.UnsafeRegister(_ => turn.Cancel(cancellationToken), null))
                    await turn.Granted;
                beside.Begin(turn);
                var result = await write(new StoreSession(turn.Connection, turn.Transaction));
                await log.StepAsync(StoreOperation.Commit, "", cancellationToken);
                beside.Commit(turn);
                await log.StepAsync(StoreOperation.Committed, "", CancellationToken.None);
                return result;
            }
            finally
            {
                beside.End(turn);
            }
        }
        catch (TransientStoreException error)
        {
            throw StoreErrors.Unavailable(error);
        }
    }
}

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Lets one call at a time work on an upload. Others wait, in this process.</summary>
internal sealed class UploadTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Scope, ContentHash Hash), Turns> _turns = [];

    /// <summary>Waits for the turn, which ends when what is returned is disposed.</summary>
    public async Task<IDisposable> EnterAsync(string scope, ContentHash hash, CancellationToken cancellationToken)
    {
        Turns? turns;
        lock (_lock)
        {
            if (!_turns.TryGetValue((scope, hash), out turns))
                _turns.Add((scope, hash), turns = new Turns());
            turns.Users++;
        }
        try
        {
            await turns.Semaphore.WaitAsync(cancellationToken);
            return new Turn(this, scope, hash, turns);
        }
        catch
        {
            Leave(scope, hash, turns);
            throw;
        }
    }

    private void Leave(string scope, ContentHash hash, Turns turns)
    {
        lock (_lock)
        {
            if (--turns.Users > 0)
                return;
            _turns.Remove((scope, hash));
            turns.Semaphore.Dispose();
        }
    }

    private sealed class Turns
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(UploadTurns owner, string scope, ContentHash hash, Turns turns) : IDisposable
    {
        public void Dispose()
        {
            turns.Semaphore.Release();
            owner.Leave(scope, hash, turns);
        }
    }
}

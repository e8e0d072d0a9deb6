using System.Threading.Channels;

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
            await turns.Free.Reader.ReadAsync(cancellationToken);
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
            if (--turns.Users == 0)
                _turns.Remove((scope, hash));
        }
    }

    private sealed class Turns
    {
        public Turns() => Free.Writer.TryWrite(true);

        /// <summary>Whoever waits goes on in the context in which it asked, which a contended semaphore leaves.</summary>
        public Channel<bool> Free { get; } = Channel.CreateBounded<bool>(1);

        public int Users { get; set; }
    }

    private sealed class Turn(UploadTurns owner, string scope, ContentHash hash, Turns turns) : IDisposable
    {
        public void Dispose()
        {
            turns.Free.Writer.TryWrite(true);
            owner.Leave(scope, hash, turns);
        }
    }
}

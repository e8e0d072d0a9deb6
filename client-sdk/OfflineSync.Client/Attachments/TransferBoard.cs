using OfflineSync.Client.Sync;

namespace OfflineSync.Client.Attachments;

/// <summary>What travels in this process: one transfer of a file at a time, and how far all of them are.</summary>
internal sealed class TransferBoard(Action<AttachmentProgress> report)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AttachmentId, (Turn Turn, int Users)> _turns = [];
    private readonly Dictionary<(string Scope, AttachmentId Id), Transfer> _transfers = [];
    private readonly Dictionary<(string Scope, AttachmentId Id), (long Done, long Total, bool IsOver)> _wave = [];
    private int _runs;

    /// <summary>Waits until nobody in this process works on the file.</summary>
    public async Task<IDisposable> EnterAsync(AttachmentId id, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_lock)
        {
            var (existing, users) = _turns.GetValueOrDefault(id);
            turn = existing ?? new Turn();
            _turns[id] = (turn, users + 1);
        }
        try
        {
            await turn.WaitAsync(cancellationToken);
            return new Leaving(() =>
            {
                turn.Release();
                Leave(id);
            });
        }
        catch
        {
            Leave(id);
            throw;
        }
    }

    public Transfer Begin(string scope, AttachmentId id, bool isUpload, long total, IProgress<AttachmentProgress>? progress)
    {
        var transfer = new Transfer(this, scope, id, isUpload) { Progress = progress };
        lock (_lock)
        {
            _transfers[(scope, id)] = transfer;
            _wave[(scope, id)] = (0, total, false);
        }
        return transfer;
    }

    public Transfer? Find(string scope, AttachmentId id)
    {
        lock (_lock)
            return _transfers.GetValueOrDefault((scope, id));
    }

    /// <summary>Counts files that wait for their turn.</summary>
    public void Plan(IEnumerable<AttachmentEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
                _wave.TryAdd((entry.Scope, entry.Id), (0, entry.Length, false));
        }
    }

    /// <summary>Files travel from now on, until the result is disposed of: their progress is told together.</summary>
    public IDisposable Run()
    {
        lock (_lock)
            _runs++;
        return new Leaving(() =>
        {
            lock (_lock)
            {
                _runs--;
                ForgetWave();
            }
        });
    }

    public void Report(Transfer transfer)
    {
        AttachmentProgress progress;
        lock (_lock)
        {
            _wave[(transfer.Scope, transfer.Id)] = (transfer.Done, transfer.Total, transfer.Total > 0 && transfer.Done >= transfer.Total);
            progress = new AttachmentProgress(
                transfer.Scope, transfer.Id, transfer.IsUpload, transfer.Done, transfer.Total, _wave.Values.Count(file => file.IsOver), _wave.Count,
                _wave.Values.Sum(file => file.Done), _wave.Values.Sum(file => file.Total));
        }
        transfer.Progress?.Report(progress);
        report(progress);
    }

    public void End(Transfer transfer)
    {
        lock (_lock)
        {
            _transfers.Remove((transfer.Scope, transfer.Id));
            ForgetWave();
        }
    }

    private void ForgetWave()
    {
        if (_runs == 0 && _transfers.Count == 0)
            _wave.Clear();
    }

    private void Leave(AttachmentId id)
    {
        lock (_lock)
        {
            var (turn, users) = _turns[id];
            if (users == 1)
                _turns.Remove(id);
            else
                _turns[id] = (turn, users - 1);
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}

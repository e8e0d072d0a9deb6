namespace OfflineSync.Client.Attachments;

/// <summary>What went wrong in a run, and what therefore need not be tried in it any more.</summary>
internal sealed class RunTrouble
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _scopes = [];
    private OfflineSyncException? _first;

    /// <summary>Whether nothing more can be done now.</summary>
    public bool IsStopped { get; private set; }

    public bool Allows(string scope)
    {
        lock (_lock)
            return !IsStopped && !_scopes.Contains(scope);
    }

    /// <param name="scope">The scope of what was tried.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="isUpload">Whether it was to go to the server.</param>
    public void Note(string scope, OfflineSyncException error, bool isUpload)
    {
        lock (_lock)
        {
            switch (error.Error)
            {
                case OfflineSyncError.AttachmentPending when !isUpload:
                case OfflineSyncError.AttachmentRefused or OfflineSyncError.AttachmentMissing:
                    // That is how the file stands; to try again does not help.
                    return;
                case OfflineSyncError.AccessDenied or OfflineSyncError.AccessRevoked or OfflineSyncError.QuotaExceeded:
                    _scopes.Add(scope);
                    break;
                case OfflineSyncError.Unreachable or OfflineSyncError.ServerBusy or OfflineSyncError.StorageLow:
                    IsStopped = true;
                    break;
            }
            _first ??= error;
        }
    }

    public void ThrowIfAny()
    {
        if (_first is not null)
            throw _first;
    }
}

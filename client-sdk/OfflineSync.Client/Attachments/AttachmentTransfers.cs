namespace OfflineSync.Client.Attachments;

/// <summary>Transfers single files: one at a time for each, in this process and others. Whoever comes later finds it done, or goes on with it.</summary>
/// <param name="store">The files.</param>
/// <param name="calls">The server.</param>
/// <param name="cache">Makes room.</param>
/// <param name="board">What travels.</param>
/// <param name="options">Limits.</param>
/// <param name="changed">Called when a file stands otherwise than before.</param>
internal sealed class AttachmentTransfers(
    AttachmentStore store, AttachmentCalls calls, AttachmentCache cache, TransferBoard board, OfflineSyncOptions options, Action<string, AttachmentId> changed)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly AttachmentUpload _upload = new(store, calls, options.Attachments);
    private readonly AttachmentDownload _download = new(store, calls, cache, options);

    /// <summary>Uploads what is to be uploaded.</summary>
    /// <exception cref="OfflineSyncException">It did not come through, or never will.</exception>
    public async Task UploadAsync(string scope, AttachmentId id, IProgress<AttachmentProgress>? progress, CancellationToken cancellationToken)
    {
        using var turn = await board.EnterAsync(id, cancellationToken);
        var file = await OpenAsync(() => store.Folder.TryLockUpload(id), cancellationToken);
        try
        {
            if (store.Find(scope, id) is not { Standing: AttachmentStanding.ToUpload } entry)
                return;
            using var transfer = board.Begin(scope, id, isUpload: true, entry.Length, progress);
            changed(scope, id);
            await _upload.RunAsync(entry, transfer, cancellationToken);
        }
        finally
        {
            file.Dispose();
            store.Folder.TryDelete(new FileInfo(file.Name));
            changed(scope, id);
        }
    }

    /// <summary>Downloads what is not here.</summary>
    /// <exception cref="OfflineSyncException">It did not come through, or the server does not have it.</exception>
    public async Task DownloadAsync(string scope, AttachmentId id, IProgress<AttachmentProgress>? progress, CancellationToken cancellationToken)
    {
        using var turn = await board.EnterAsync(id, cancellationToken);
        if (IsHere(scope, id))
            return;
        var part = await OpenAsync(() => store.Folder.TryOpenPart(id), cancellationToken);
        try
        {
            // Another process may have had it until now.
            if (IsHere(scope, id))
                return;
            var entry = store.Find(scope, id)!;
            using var transfer = board.Begin(scope, id, isUpload: false, entry.Length, progress);
            changed(scope, id);
            await _download.RunAsync(entry, part, transfer, cancellationToken);
        }
        finally
        {
            part.Dispose();
            if (new FileInfo(part.Name) is { Exists: true, Length: 0 } empty)
                store.Folder.TryDelete(empty);
            changed(scope, id);
        }
    }

    /// <summary>Whether the file is here. The same content may have come for another scope.</summary>
    private bool IsHere(string scope, AttachmentId id)
    {
        var held = store.Read(database => AttachmentTable.HeldLength(database, id));
        if (held is { } length && !store.Folder.Has(id, length))
        {
            store.LoseFile(id, "The file is gone from this device, or has another length, and was not uploaded.");
            held = null;
        }
        return store.Write(database =>
        {
            AttachmentTable.Want(database, scope, id, store.Now);
            if (held is null || AttachmentTable.HeldLength(database, id) is not { } bytes)
                return false;
            if (AttachmentTable.Find(database, scope, id) is not { IsLocal: false } entry)
                return true;
            AttachmentTable.Arrived(database, scope, id, bytes, "", store.Now);
            if (entry.Standing == AttachmentStanding.Lost)
                AttachmentTable.Stand(database, scope, id, AttachmentStanding.ToUpload);
            return true;
        });
    }

    private async Task<FileStream> OpenAsync(Func<FileStream?> tryOpen, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (tryOpen() is { } file)
                    return file;
                await Task.Delay(LookAgain, options.TimeProvider, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The attachments' folder cannot be used: {error.Message}", error);
        }
    }
}

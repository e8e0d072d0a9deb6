namespace OfflineSync.Client.Attachments;

/// <summary>Brings files and rows together again after a process ended between the two, or after somebody took files away.</summary>
internal sealed class AttachmentSweep(AttachmentStore store, TimeProvider time)
{
    private const int EntriesAtOnce = 500;

    /// <summary>How long temporary files that another process may have just begun are left alone.</summary>
    private static readonly TimeSpan YoungFor = TimeSpan.FromHours(1);

    /// <summary>How long parts of files are kept that nobody goes on with.</summary>
    private static readonly TimeSpan PartsFor = TimeSpan.FromDays(30);

    public void Run(CancellationToken cancellationToken)
    {
        RemoveOrphans(cancellationToken);
        FindMissing(cancellationToken);
    }

    public void RemoveOrphans(CancellationToken cancellationToken)
    {
        foreach (var id in store.Folder.Whole())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (store.Read(database => AttachmentTable.IsHeld(database, id)))
                continue;
            store.Write(database =>
            {
                if (!AttachmentTable.IsHeld(database, id))
                    store.Folder.Delete(id);
            });
        }
        foreach (var file in store.Folder.Unfinished())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsDue(file))
                store.Folder.TryDelete(file);
        }
    }

    private bool IsDue(FileInfo file)
    {
        // What seems to come from the future is from before the clock was set back.
        var age = (time.GetUtcNow() - store.Folder.WrittenAt(file)).Duration();
        if (file.Extension != ".part")
            return age > YoungFor;
        return age > PartsFor
            || !AttachmentId.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id)
            || !store.Read(database => AttachmentTable.IsKnown(database, id));
    }

    private void FindMissing(CancellationToken cancellationToken)
    {
        var (scope, hash) = ("", "");
        while (store.Read(database => AttachmentTable.LocalAfter(database, scope, hash, EntriesAtOnce)) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!store.Folder.Has(entry.Id, entry.Length))
                    store.LoseFile(entry.Id, "The file is gone from this device, or has another length, and was not uploaded.");
            }
            (scope, hash) = (entries[^1].Scope, entries[^1].Id.ToString());
        }
    }
}

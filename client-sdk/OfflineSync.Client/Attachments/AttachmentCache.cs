namespace OfflineSync.Client.Attachments;

/// <summary>Keeps what is on the device within its limit. What is pinned, or may be nowhere else, is never dropped.</summary>
internal sealed class AttachmentCache(AttachmentStore store, AttachmentOptions options, Action<string, AttachmentId> changed)
{
    private const int EvictedAtOnce = 100;

    /// <summary>Drops what was not used for the longest time, until there is room.</summary>
    /// <param name="except">What stays, because it is about to be used.</param>
    /// <param name="room">How many bytes are about to be added.</param>
    public void Evict(AttachmentId except = default, long room = 0)
    {
        while (store.Read(AttachmentTable.LocalBytes) is var bytes && bytes + room > options.MaxBytesOnDevice)
        {
            var dropped = store.Read(database => AttachmentTable.Evictable(database, except, EvictedAtOnce));
            var excess = bytes + room - options.MaxBytesOnDevice;
            var hasDropped = false;
            foreach (var entry in dropped)
            {
                if (excess <= 0)
                    break;
                if (!TryDelete(entry))
                    continue;
                hasDropped = true;
                excess -= entry.Length;
                changed(entry.Scope, entry.Id);
            }
            if (!hasDropped)
                return;
        }
    }

    /// <summary>Takes a file off the device, unless the disk does not let go of it: a later run tries again.</summary>
    private bool TryDelete(AttachmentEntry entry)
    {
        try
        {
            return TryDrop(entry);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes a file off the device, unless it has become one that stays. A file that is open elsewhere is read to its end.</summary>
    private bool TryDrop(AttachmentEntry entry) => store.Write(database =>
    {
        var entries = AttachmentTable.Of(database, entry.Id).Where(other => other.IsLocal).ToList();
        if (entries.Count == 0 || entries.Any(other => other.IsPinned || other.Standing != AttachmentStanding.OnServer))
            return false;
        foreach (var other in entries)
            AttachmentTable.Drop(database, other.Scope, other.Id);
        options.Reached(AttachmentStep.EvictionRecorded);
        store.Folder.Delete(entry.Id);
        options.Reached(AttachmentStep.FileDeleted);
        return true;
    });
}

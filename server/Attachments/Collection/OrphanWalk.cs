using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.ChangeLog.Beside;

namespace OfflineSync.Server.Attachments.Collection;

/// <summary>
/// Compares the files with what is known of them. A file that nobody knows goes when it is older than the grace period: until then, a backup of the database that is put back may know it.
/// An attachment whose file is missing is forgotten, so that a device which has it brings it again.
/// </summary>
internal sealed partial class OrphanWalk(
    StoreSessions sessions,
    AttachmentRegister register,
    IAttachmentStore files,
    AttachmentOptions options,
    AttachmentMetrics metrics,
    TimeProvider time,
    ILogger<OrphanWalk> logger)
{
    private const int StepMax = 500;

    // It is in no hurry.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Goes through all files, and then through all attachments of their scopes.</summary>
    /// <exception cref="RpcException">The store does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var scope in files.ListScopesAsync(cancellationToken))
        {
            var removed = await RemoveOrphansAsync(scope, cancellationToken);
            metrics.Removed(removed, "orphan");
            if (removed > 0)
                OrphansRemoved(logger, removed);
            var missing = await ForgetMissingAsync(scope, cancellationToken);
            metrics.Removed(missing, "missing");
            if (missing > 0)
                FilesMissing(logger, missing);
        }
    }

    private async Task<int> RemoveOrphansAsync(string scope, CancellationToken cancellationToken)
    {
        var (removed, before) = (0, time.GetUtcNow() - options.Grace);
        var batch = new List<StoredFile>(StepMax);
        await foreach (var file in files.ListAsync(scope, cancellationToken))
        {
            if (file.WrittenAt <= before)
                batch.Add(file);
            if (batch.Count < StepMax)
                continue;
            removed += await RemoveOrphansAsync(scope, batch, cancellationToken);
            batch.Clear();
            await Task.Delay(Pause, time, cancellationToken);
        }
        return removed + await RemoveOrphansAsync(scope, batch, cancellationToken);
    }

    private async Task<int> RemoveOrphansAsync(string scope, List<StoredFile> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
            return 0;
        // A file is written after it is known, so that what is unknown now was never known, or is no more.
        var known = (await register.FindAsync(scope, [.. batch.Select(file => file.Name.Hash).Distinct()], cancellationToken))
            .Where(entry => entry.State != EntryState.Refused).Select(entry => entry.File.Name).ToHashSet();
        var orphans = batch.Where(file => !known.Contains(file.Name)).ToList();
        foreach (var orphan in orphans)
            await files.DeleteAsync(orphan.Name, cancellationToken);
        return orphans.Count;
    }

    private async Task<int> ForgetMissingAsync(string scope, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        for (var page = await ListAsync(scope, [], cancellationToken); page.Count > 0; page = await ListAsync(scope, page[^1].Hash.ToBytes(), cancellationToken))
        {
            foreach (var entry in page)
            {
                // The folder may have gone away meanwhile.
                if (!await files.HasAsync(entry.File.Name, cancellationToken) && await files.HasScopeAsync(scope, cancellationToken)
                    && await register.RemoveAsync(entry, cancellationToken))
                {
                    forgotten++;
                }
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
        return forgotten;
    }

    private Task<List<AttachmentEntry>> ListAsync(string scope, byte[] after, CancellationToken cancellationToken) => sessions.ReadAsync(
        session => session.ReadAsync(CollectionStatements.SelectComplete, row => AttachmentRegister.Read(scope, row), cancellationToken, scope, after, StepMax),
        cancellationToken);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Information, Message = "Removed {Files} files of attachments that belong to nothing.")]
    private static partial void OrphansRemoved(ILogger logger, int files);

    [LoggerMessage(
        EventId = 2105, Level = LogLevel.Warning, Message = "The files of {Attachments} attachments are missing. The server waits for devices that have them to bring them again.")]
    private static partial void FilesMissing(ILogger logger, int attachments);
}

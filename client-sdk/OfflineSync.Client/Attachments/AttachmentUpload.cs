using System.Buffers;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Attachments;

/// <summary>Brings one file to the server. The server says at each step where to go on, so that any interruption costs a chunk at most.</summary>
internal sealed class AttachmentUpload(AttachmentStore store, AttachmentCalls calls, AttachmentOptions options)
{
    private const int BeginningsMax = 5;
    private const int StallsMax = 5;
    private const int ChunkBytesMax = 16 * 1024 * 1024;

    /// <exception cref="OfflineSyncException">It did not come through: the next attempt goes on. Or it never will, which its standing says.</exception>
    public async Task RunAsync(AttachmentEntry entry, Transfer transfer, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(entry, transfer, cancellationToken);
            options.Reached(AttachmentStep.UploadComplete);
            store.Write(database => AttachmentTable.Uploaded(database, entry.Scope, entry.Id));
        }
        catch (RpcException error)
        {
            var explained = calls.Explain(error);
            if (explained.Error == OfflineSyncError.AttachmentRefused)
                store.Write(database => AttachmentTable.Stand(database, entry.Scope, entry.Id, AttachmentStanding.Refused, explained.Message));
            else
                Pause(entry, transfer, explained.Message);
            throw explained;
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.AttachmentPending)
        {
            Pause(entry, transfer, error.Message);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Pause(entry, transfer, error.Message);
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The attachment could not be read: {error.Message} It is sent again.", error);
        }
        catch (OperationCanceledException)
        {
            Pause(entry, transfer, null);
            throw;
        }
    }

    private void Pause(AttachmentEntry entry, Transfer transfer, string? why) =>
        store.Write(database => AttachmentTable.Paused(database, entry.Scope, entry.Id, transfer.Done, why));

    private async Task SendAsync(AttachmentEntry entry, Transfer transfer, CancellationToken cancellationToken)
    {
        for (var beginnings = 1; ; beginnings++)
        {
            CheckFile(entry);
            try
            {
                var begun = await calls.BeginUploadAsync(entry, cancellationToken);
                options.Reached(AttachmentStep.UploadBegun);
                if (!begun.Complete)
                    await SendAsync(entry, begun, transfer, cancellationToken);
                transfer.Report(entry.Length, entry.Length);
                return;
            }
            catch (RpcException error) when (beginnings < BeginningsMax && error.Status == StatusCode.NotFound)
            {
                // The server gave the upload up meanwhile.
            }
            catch (RpcException error) when (error.Reason == Reason.AttachmentDamaged)
            {
                if (!AttachmentHash.Matches(store.Folder, entry.Id, cancellationToken))
                    throw Lose(entry, "The file was damaged on this device before it was uploaded.");
                if (beginnings == BeginningsMax)
                    throw;
            }
        }
    }

    private async Task SendAsync(AttachmentEntry entry, BeginUploadResponse begun, Transfer transfer, CancellationToken cancellationToken)
    {
        if (begun.ChunkBytes > ChunkBytesMax || begun.ChunkBytes < options.ChunkBytesMin)
            throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server asks for chunks of {begun.ChunkBytes} bytes.");
        var size = (int)Math.Min(begun.ChunkBytes, Math.Max(entry.Length, 1));
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            using var file = store.Folder.OpenRead(entry.Id);
            var offset = Check(begun.Offset, entry);
            for (var stalls = 0; ;)
            {
                transfer.Report(offset, entry.Length);
                var count = (int)Math.Min(begun.ChunkBytes, entry.Length - offset);
                file.Position = offset;
                file.ReadExactly(buffer, 0, count);
                var taken = await calls.UploadChunkAsync(entry, offset, buffer.AsMemory(0, count), cancellationToken);
                options.Reached(AttachmentStep.ChunkSent);
                if (taken.Complete)
                    return;
                var next = Check(taken.Offset, entry);
                if (next == entry.Length && offset == next)
                    throw new OfflineSyncException(OfflineSyncError.AttachmentPending, "The server has all of the attachment, and is still checking it.");
                stalls = next > offset ? 0 : stalls + 1;
                if (stalls == StallsMax)
                    throw new RpcException(StatusCode.Unavailable, $"The server has {next} bytes of the attachment and takes no more for now.");
                offset = next;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long Check(ulong offset, AttachmentEntry entry) => offset <= (ulong)entry.Length
        ? (long)offset
        : throw new OfflineSyncException(OfflineSyncError.Protocol, $"The server expects byte {offset} of an attachment of {entry.Length} bytes.");

    private void CheckFile(AttachmentEntry entry)
    {
        if (!store.Folder.Has(entry.Id, entry.Length))
            throw Lose(entry, "The file is gone from this device, or has another length, and was not uploaded.");
    }

    private OfflineSyncException Lose(AttachmentEntry entry, string why)
    {
        store.LoseFile(entry.Id, why);
        return new OfflineSyncException(OfflineSyncError.AttachmentMissing, $"{why} Add the same content again.");
    }
}

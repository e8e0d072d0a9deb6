using System.Security.Cryptography;
using OfflineSync.Protocol.Grpc;
using ServerState = OfflineSync.Protocol.Attachments.V1.AttachmentState;

namespace OfflineSync.Client.Attachments;

/// <summary>Brings one file from the server. What has arrived stays in a temporary file, from whose end the next attempt goes on; it is shown when its hash is right.</summary>
internal sealed class AttachmentDownload(AttachmentStore store, AttachmentCalls calls, AttachmentCache cache, OfflineSyncOptions options)
{
    private const int BeginningsMax = 3;

    private readonly AttachmentOptions _options = options.Attachments;

    /// <exception cref="OfflineSyncException">It did not come through: the next attempt goes on. Or the server does not have it.</exception>
    public async Task RunAsync(AttachmentEntry entry, FileStream part, Transfer transfer, CancellationToken cancellationToken)
    {
        try
        {
            var (length, contentType) = await ReceiveWholeAsync(entry, part, transfer, cancellationToken);
            part.Flush(flushToDisk: true);
            part.Dispose();
            Show(entry, part.Name, length, contentType);
        }
        catch (RpcException error) when (error.Status == StatusCode.NotFound)
        {
            throw await AskWhyAsync(entry, cancellationToken);
        }
        catch (RpcException error)
        {
            var explained = calls.Explain(error);
            store.Write(database => AttachmentTable.Paused(database, entry.Scope, entry.Id, null, explained.Message));
            throw explained;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(
                OfflineSyncError.LocalStorage, $"The attachment could not be written: {error.Message} What has arrived is kept.", error);
        }
    }

    private async Task<(long Length, string ContentType)> ReceiveWholeAsync(
        AttachmentEntry entry, FileStream part, Transfer transfer, CancellationToken cancellationToken)
    {
        for (var beginnings = 1; ; beginnings++)
        {
            if (await ReceiveAsync(entry, part, transfer, cancellationToken) is { } received)
            {
                _options.Reached(AttachmentStep.Verified);
                return received;
            }
            part.SetLength(0);
            if (beginnings == BeginningsMax)
                throw new RpcException(StatusCode.DataLoss, "What arrived is not the content that the attachment's name says, again and again. It is tried again later.");
        }
    }

    /// <summary>Receives what is missing; null if the whole is not what it should be.</summary>
    private async Task<(long Length, string ContentType)?> ReceiveAsync(
        AttachmentEntry entry, FileStream part, Transfer transfer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        part.Position = 0;
        AttachmentHash.Append(hash, part, cancellationToken);
        for (long? length = null; ;)
        {
            var offset = part.Position;
            var answer = await calls.DownloadAsync(entry.Scope, entry.Id, offset, _options.DownloadBytesAtOnce, cancellationToken);
            if (length is null)
            {
                CheckLength(answer.Length);
                length = (long)answer.Length;
                if (offset > length)
                    return null;
                MakeRoom(entry, length.Value - offset);
            }
            var rest = length.Value - offset;
            if ((long)answer.Length != length || answer.Data.Length > Math.Min(rest, _options.DownloadBytesAtOnce) || (rest > 0 && answer.Data.IsEmpty))
                throw new RpcException(StatusCode.Unavailable, "The server sent another part of the attachment than it was asked for.");
            part.Write(answer.Data.Span);
            hash.AppendData(answer.Data.Span);
            transfer.Report(part.Position, length.Value);
            _options.Reached(AttachmentStep.ChunkReceived);
            if (part.Position == length)
                return AttachmentId.FromHash(hash.GetHashAndReset()) == entry.Id ? (length.Value, answer.ContentType) : null;
        }
    }

    private void CheckLength(ulong length)
    {
        if (length > (ulong)_options.FileBytesMax)
            throw new OfflineSyncException(OfflineSyncError.InvalidOptions,
                $"The attachment has {length} bytes, and this app takes at most {_options.FileBytesMax}. Raise Attachments.FileBytesMax if it should have it.");
    }

    /// <summary>The reserve is for the rest of the device, and for the app's own rows.</summary>
    private void MakeRoom(AttachmentEntry entry, long bytes)
    {
        cache.Evict(entry.Id, bytes);
        if (options.FreeSpace(options.DatabasePath) is { } free && free < bytes + _options.FreeSpaceReserve)
            throw new OfflineSyncException(OfflineSyncError.StorageLow,
                $"The attachment needs {bytes} bytes more, and {free} are free on the device, of which {_options.FreeSpaceReserve} stay so. Free some space.");
    }

    private void Show(AttachmentEntry entry, string file, long length, string contentType)
    {
        store.Write(database =>
        {
            if (!AttachmentTable.IsHeld(database, entry.Id))
                store.Folder.Place(file, entry.Id);
            _options.Reached(AttachmentStep.Placed);
            // The app may have removed it meanwhile, and still wants it here.
            AttachmentTable.Want(database, entry.Scope, entry.Id, store.Now);
            AttachmentTable.Arrived(database, entry.Scope, entry.Id, length, contentType, store.Now);
            _options.Reached(AttachmentStep.Recorded);
        });
        _options.Reached(AttachmentStep.Committed);
    }

    private async Task<OfflineSyncException> AskWhyAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var status = (await calls.StatAsync(entry.Scope, [entry.Id], cancellationToken))[0];
            var why = AttachmentCalls.NotThere(status);
            store.Write(database => AttachmentTable.NotOnServer(
                database, entry.Scope, entry.Id, status.State == ServerState.Refused ? why.Message : null));
            // What was added here and lost comes from nowhere else, unless another device has it too.
            return entry.Standing == AttachmentStanding.Lost && status.State != ServerState.Refused
                ? new OfflineSyncException(OfflineSyncError.AttachmentMissing, $"{entry.Error} Add the same content again.")
                : why;
        }
        catch (RpcException error)
        {
            return calls.Explain(error);
        }
    }
}

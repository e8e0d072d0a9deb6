using Google.Protobuf;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Answers Stat and Download.</summary>
internal sealed partial class DownloadHandler(
    AttachmentRegister register, IAttachmentStore files, AttachmentOptions options, AttachmentMetrics metrics, ILogger<DownloadHandler> logger)
{
    /// <summary>Says how attachments stand.</summary>
    /// <exception cref="RpcException">The request is refused, or the store does not answer.</exception>
    public async Task<StatResponse> StatAsync(StatRequest request, CancellationToken cancellationToken)
    {
        PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        var hashes = TransferReader.Read(request);
        var known = (await register.FindAsync(request.Scope, hashes.Distinct().ToArray(), cancellationToken)).ToDictionary(entry => entry.Hash);
        var response = new StatResponse();
        foreach (var hash in hashes)
            response.Attachments.Add(known.TryGetValue(hash, out var entry) ? await DescribeAsync(entry, cancellationToken) : new AttachmentStatus());
        return response;
    }

    /// <summary>Reads a part of a file.</summary>
    /// <exception cref="RpcException">The request is refused, or the file is not there.</exception>
    public async Task<DownloadResponse> ReadAsync(DownloadRequest request, CancellationToken cancellationToken)
    {
        PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        TransferReader.Check(request);
        var hash = TransferReader.ReadHash(request.Hash);
        if (await register.FindAsync(request.Scope, hash, cancellationToken) is not { State: EntryState.Complete } entry)
            throw Missing();
        var left = request.Offset < (ulong)entry.Length ? entry.Length - (long)request.Offset : 0;
        var data = new byte[Math.Min(left, Math.Min(request.Bytes, options.ChunkBytes))];
        if (data.Length > 0)
            await StoreFailure.GuardAsync(() => FillAsync(entry, (long)request.Offset, data, cancellationToken), logger);
        metrics.Sent(data.Length);
        return new DownloadResponse { Data = UnsafeByteOperations.UnsafeWrap(data), Length = (ulong)entry.Length, ContentType = entry.ContentType };
    }

    private static RpcException Missing() => new(StatusCode.NotFound, "The server does not have this attachment, or not yet.");

    private async Task<int> FillAsync(AttachmentEntry entry, long offset, byte[] data, CancellationToken cancellationToken)
    {
        try
        {
            var read = await files.ReadAsync(entry.File.Name, offset, data, cancellationToken);
            return read == data.Length ? read : throw new EndOfStreamException("A file of attachments is shorter than it was.");
        }
        catch (FileNotFoundException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!await files.HasScopeAsync(entry.Scope, cancellationToken))
                throw;
            // Whoever has the file brings it again.
            if (await register.RemoveAsync(entry, cancellationToken))
            {
                metrics.Removed(1, "missing");
                FileMissing(logger);
            }
            throw Missing();
        }
    }

    private async Task<AttachmentStatus> DescribeAsync(AttachmentEntry entry, CancellationToken cancellationToken) => new()
    {
        State = entry.State switch
        {
            EntryState.Complete => AttachmentState.Complete,
            EntryState.Refused => AttachmentState.Refused,
            _ => AttachmentState.Pending,
        },
        Length = (ulong)entry.Length,
        ContentType = entry.ContentType,
        Received = entry.State switch
        {
            EntryState.Refused => 0,
            EntryState.Uploading => (ulong)await StoreFailure.GuardAsync(() => files.FindReceivedAsync(entry.File, cancellationToken), logger),
            _ => (ulong)entry.Length,
        },
    };

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "The file of an attachment is missing. The server waits for a device that has it to bring it again.")]
    private static partial void FileMissing(ILogger logger);
}

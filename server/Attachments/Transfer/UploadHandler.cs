using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Answers BeginUpload and UploadChunk.</summary>
internal sealed class UploadHandler(
    AttachmentRegister register,
    IAttachmentStore files,
    UploadCompletion completion,
    UploadTurns turns,
    AttachmentOptions options,
    AttachmentMetrics metrics,
    IHostApplicationLifetime lifetime,
    ILogger<UploadHandler> logger)
{
    // Room comes by somebody's hand, not by itself.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Starts an upload, or finds out where to go on.</summary>
    /// <exception cref="RpcException">The request is refused, or the server cannot take the file now.</exception>
    public async Task<BeginUploadResponse> BeginAsync(BeginUploadRequest request, ScopeAccess access, string? subject, CancellationToken cancellationToken)
    {
        var client = PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        var hash = TransferReader.ReadHash(request.Hash);
        CheckAccess(access);
        TransferReader.Check(request, options);
        var uploader = new Uploader(ClientId.ToGuid(client), subject ?? "");
        return await InTurnAsync(
            request.Scope, hash, stopping => BeginAsync(request, hash, uploader, stopping), cancellationToken);
    }

    /// <summary>Adds a chunk.</summary>
    /// <exception cref="RpcException">The chunk is refused, or the server cannot take it now.</exception>
    public async Task<UploadChunkResponse> AddChunkAsync(UploadChunkRequest request, ScopeAccess access, CancellationToken cancellationToken)
    {
        PushReader.ReadAddress(request.Scope, request.ClientId.Span);
        var hash = TransferReader.ReadHash(request.Hash);
        CheckAccess(access);
        return await InTurnAsync(request.Scope, hash, stopping => AddChunkAsync(request, hash, stopping), cancellationToken);
    }

    private static void CheckAccess(ScopeAccess access)
    {
        if (access != ScopeAccess.Write)
            throw new RpcException(StatusCode.PermissionDenied, "You may read this scope, and not add files to it.");
    }

    /// <summary>The work goes on when the caller leaves: verifying a large file may take longer than he waits.</summary>
    private async Task<T> InTurnAsync<T>(string scope, ContentHash hash, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = await turns.EnterAsync(scope, hash, cancellationToken);
        return await RunAsync().WaitAsync(cancellationToken);

        async Task<T> RunAsync()
        {
            using (turn)
                return await StoreFailure.GuardAsync(() => work(lifetime.ApplicationStopping), logger);
        }
    }

    private async Task<BeginUploadResponse> BeginAsync(BeginUploadRequest request, ContentHash hash, Uploader uploader, CancellationToken cancellationToken)
    {
        var entry = await register.FindAsync(request.Scope, hash, cancellationToken);
        if (entry is { State: EntryState.Uploading } && entry.Length != (long)request.Length)
        {
            // One of the two is wrong, and nobody knows which one before the end.
            await completion.DropAsync(entry, cancellationToken);
            entry = null;
        }
        entry ??= await AddAsync(request, hash, uploader, cancellationToken);
        var (complete, offset) = await StandAsync(entry, cancellationToken);
        return new BeginUploadResponse { Complete = complete, Offset = (ulong)offset, ChunkBytes = (uint)entry.ChunkBytes };
    }

    private async Task<AttachmentEntry> AddAsync(BeginUploadRequest request, ContentHash hash, Uploader uploader, CancellationToken cancellationToken)
    {
        if (!await files.HasScopeAsync(request.Scope, cancellationToken))
        {
            if (await register.HasCompleteAsync(request.Scope, cancellationToken))
                throw StoreFailure.Unavailable(new DirectoryNotFoundException("The folder of a scope's attachments is gone."));
            await files.AddScopeAsync(request.Scope, cancellationToken);
        }
        var entry = await register.AddAsync(request.Scope, hash, (long)request.Length, request.ContentType, uploader, cancellationToken);
        if (entry is null)
        {
            metrics.Uploaded("quota");
            throw new RpcException(
                StatusCode.ResourceExhausted,
                Reason.QuotaExceeded,
                $"The scope has as many files as it may, or {options.PendingMax} that are not uploaded yet. Delete some, or ask the server's operator.",
                RetryPushback.After(RetryAfter));
        }
        metrics.Uploaded("begun");
        return entry;
    }

    private async Task<UploadChunkResponse> AddChunkAsync(UploadChunkRequest request, ContentHash hash, CancellationToken cancellationToken)
    {
        var entry = await register.FindAsync(request.Scope, hash, cancellationToken)
            ?? throw new RpcException(StatusCode.NotFound, "The upload was given up: begin it again.");
        var (complete, offset) = await StandAsync(entry, cancellationToken);
        if (!complete && entry.State == EntryState.Uploading && request.Offset == (ulong)offset && offset < entry.Length)
        {
            TransferReader.Check(request, entry.Length, entry.ChunkBytes);
            offset = await files.AppendAsync(entry.File, offset, request.Data.Memory, cancellationToken);
            metrics.Received(request.Data.Length);
            await register.TouchAsync(entry, cancellationToken);
            complete = offset == entry.Length && await completion.RunAsync(entry, cancellationToken);
        }
        return new UploadChunkResponse { Complete = complete, Offset = (ulong)offset };
    }

    /// <summary>Where an upload goes on. One of which all has arrived, and which was not completed before the server stopped, is completed now.</summary>
    private async Task<(bool Complete, long Offset)> StandAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.State)
        {
            case EntryState.Complete:
                return (true, entry.Length);
            case EntryState.Refused:
                throw TransferReader.Refused(entry.Message);
            case EntryState.Arrived:
                return (false, entry.Length);
            default:
                var received = await files.FindReceivedAsync(entry.File, cancellationToken);
                return (received == entry.Length && await completion.RunAsync(entry, cancellationToken), received);
        }
    }
}

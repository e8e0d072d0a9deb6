using System.Buffers;
using System.Security.Cryptography;

namespace OfflineSync.Client.Attachments;

/// <summary>Takes new files of the app: written and on the disk before anything names them.</summary>
internal sealed class AttachmentWriter(AttachmentStore store, AttachmentOptions options)
{
    private const int BufferBytes = 128 * 1024;

    /// <exception cref="OfflineSyncException">It is too large, or the device failed. Nothing was added.</exception>
    public async Task<AttachmentId> AddAsync(string scope, Stream content, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(scope, content, contentType, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The attachment could not be written: {error.Message} Nothing was added.", error);
        }
    }

    private async Task<AttachmentId> WriteAsync(string scope, Stream content, string contentType, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = store.Folder.CreateTemporary();
        try
        {
            long length;
            using (file)
            {
                length = await CopyAsync(content, file, hash, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            options.Reached(AttachmentStep.Written);
            var id = AttachmentId.FromHash(hash.GetHashAndReset());
            store.Write(database =>
            {
                // The same content under the same name; what is there may be in use, or else may be damaged.
                if (AttachmentTable.HeldLength(database, id) != length || !store.Folder.Has(id, length))
                    store.Folder.Place(file.Name, id);
                options.Reached(AttachmentStep.Placed);
                AttachmentTable.Add(database, scope, id, length, contentType, store.Now);
                options.Reached(AttachmentStep.Recorded);
            });
            options.Reached(AttachmentStep.Committed);
            return id;
        }
        finally
        {
            store.Folder.DeleteTemporary(file.Name);
        }
    }

    private async Task<long> CopyAsync(Stream content, FileStream file, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long length = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                length += count;
                if (length > options.FileBytesMax)
                    throw new OfflineSyncException(OfflineSyncError.InvalidOptions,
                        $"The attachment has more than {options.FileBytesMax} bytes. Make it smaller, or raise Attachments.FileBytesMax.");
                hash.AppendData(buffer, 0, count);
                file.Write(buffer, 0, count);
            }
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

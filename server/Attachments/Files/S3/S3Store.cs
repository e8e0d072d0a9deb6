using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>
/// Files in an object storage. A file arrives as an object of its own, is read back to verify it, and is copied to its place by the storage: exactly what was
/// verified, or nothing.
/// </summary>
internal sealed class S3Store(IAmazonS3 storage, string bucket, S3Layout layout) : IAttachmentStore, IDisposable
{
    /// <summary>The smallest part that such storages take, but for the last one of a file.</summary>
    public const int ChunkBytesMin = 5 * 1024 * 1024;

    /// <summary>The most parts that a file may have.</summary>
    public const int PartsMax = 10_000;

    /// <summary>The largest file that such storages copy at once.</summary>
    public const long FileBytesMax = 5L * 1024 * 1024 * 1024;

    private const int ReadBytes = 128 * 1024;
    private const int RememberedMax = 10_000;

    private readonly S3Uploads _uploads = new(storage, bucket);

    // What this node knows of uploads, so that it need not ask before each chunk.
    private readonly ConcurrentDictionary<FileName, S3Upload> _known = new();

    /// <inheritdoc/>
    public Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken) => AskAsync(() => IsThereAsync(layout.ScopeOf(scope), cancellationToken));

    /// <inheritdoc/>
    public Task AddScopeAsync(string scope, CancellationToken cancellationToken) => AskAsync(() => storage.PutObjectAsync(
        new PutObjectRequest { BucketName = bucket, Key = layout.ScopeOf(scope), ContentBody = scope, ContentType = "text/plain; charset=utf-8" }, cancellationToken));

    /// <inheritdoc/>
    public Task<long> FindReceivedAsync(AttachmentFile file, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        if (await IsThereAsync(layout.FileOf(file.Name), cancellationToken))
            return file.Length;
        var key = layout.PartialOf(file.Name);
        if (await IsThereAsync(key, cancellationToken))
            return file.Length;
        if (await _uploads.FindAsync(key, cancellationToken) is not { } upload)
            return 0;
        Remember(file.Name, upload);
        return upload.Received;
    });

    /// <inheritdoc/>
    public Task<long> AppendAsync(AttachmentFile file, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var key = layout.PartialOf(file.Name);
        if (!_known.TryGetValue(file.Name, out var upload) || upload.Received != offset)
        {
            var received = await FindReceivedAsync(file, cancellationToken);
            if (offset != received || offset + chunk.Length > file.Length)
                return received;
            upload = _known.TryGetValue(file.Name, out var known) && known.Received == received ? known : await _uploads.BeginAsync(key, cancellationToken);
            if (upload.Received != offset)
                return upload.Received;
        }
        if (offset + chunk.Length > file.Length)
            return offset;
        _known.TryRemove(file.Name, out _);
        try
        {
            using var part = StreamOf(chunk);
            await _uploads.AddAsync(key, upload.Id, (int)(offset / file.ChunkBytes) + 1, part, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchUpload")
        {
            return await FindReceivedAsync(file, cancellationToken);
        }
        Remember(file.Name, upload with { Received = offset + chunk.Length });
        return offset + chunk.Length;
    });

    /// <inheritdoc/>
    public Task<bool> CompleteAsync(AttachmentFile file, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var target = layout.FileOf(file.Name);
        if (await IsThereAsync(target, cancellationToken))
            return true;
        var key = layout.PartialOf(file.Name);
        _known.TryRemove(file.Name, out _);
        if (!await IsThereAsync(key, cancellationToken))
            await AssembleAsync(file, key, cancellationToken);
        // Another node may have completed it meanwhile.
        if (await VerifyAsync(file, key, cancellationToken) is not { } verified)
            return await IsThereAsync(target, cancellationToken);
        await storage.CopyObjectAsync(
            new CopyObjectRequest
            {
                SourceBucket = bucket,
                SourceKey = key,
                DestinationBucket = bucket,
                DestinationKey = target,
                ETagToMatch = verified,
            },
            cancellationToken);
        await storage.DeleteObjectAsync(bucket, key, cancellationToken);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> HasAsync(FileName name, CancellationToken cancellationToken) => AskAsync(() => IsThereAsync(layout.FileOf(name), cancellationToken));

    /// <inheritdoc/>
    public Task<int> ReadAsync(FileName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        if (buffer.IsEmpty)
            return 0;
        try
        {
            using var answer = await storage.GetObjectAsync(
                new GetObjectRequest { BucketName = bucket, Key = layout.FileOf(name), ByteRange = new ByteRange(offset, offset + buffer.Length - 1) }, cancellationToken);
            return await answer.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return 0;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException("The object of an attachment is not there.", exception);
        }
    });

    /// <inheritdoc/>
    public Task DeleteAsync(FileName name, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        _known.TryRemove(name, out _);
        var key = layout.PartialOf(name);
        await _uploads.AbortAsync(key, cancellationToken);
        await storage.DeleteObjectAsync(bucket, key, cancellationToken);
        return await storage.DeleteObjectAsync(bucket, layout.FileOf(name), cancellationToken);
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListScopesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ListObjectsAsync(layout.Scopes, cancellationToken))
        {
            using var answer = await storage.GetObjectAsync(bucket, item.Key, cancellationToken);
            using var reader = new StreamReader(answer.ResponseStream);
            var scope = await reader.ReadToEndAsync(cancellationToken);
            if (layout.ScopeOf(scope) == item.Key)
                yield return scope;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredFile> ListAsync(string scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var upload in _uploads.ListAsync(layout.PartialsOf(scope), cancellationToken))
        {
            if (S3Layout.NameOf(scope, upload.Key) is { } name)
                yield return new StoredFile(name, 0, At(upload.Initiated));
        }
        foreach (var prefix in new[] { layout.PartialsOf(scope), layout.FilesOf(scope) })
        {
            await foreach (var item in ListObjectsAsync(prefix, cancellationToken))
            {
                if (S3Layout.NameOf(scope, item.Key) is { } name)
                    yield return new StoredFile(name, item.Size ?? 0, At(item.LastModified));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => storage.Dispose();

    private async Task AssembleAsync(AttachmentFile file, string key, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            await storage.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = Stream.Null }, cancellationToken);
            return;
        }
        try
        {
            if (await _uploads.FindAsync(key, cancellationToken) is { } upload && upload.Received == file.Length)
                await _uploads.CompleteAsync(key, upload.Id, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchUpload")
        {
            // Another node was faster.
        }
    }

    /// <summary>The tag of what was verified; null when it is not there, or not what its name says.</summary>
    private async Task<string?> VerifyAsync(AttachmentFile file, string key, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            using var answer = await storage.GetObjectAsync(bucket, key, cancellationToken);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var length = 0L;
            while (await answer.ResponseStream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                length += read;
            }
            return length == file.Length && ContentHash.Of(hash.GetHashAndReset()) == file.Name.Hash ? answer.ETag : null;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<bool> IsThereAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await storage.GetObjectMetadataAsync(bucket, key, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Fails as a disk does.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question();
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException("The object storage did not do what it was asked for.", exception);
        }
    }

    private async IAsyncEnumerable<S3Object> ListObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        while (true)
        {
            var page = await storage.ListObjectsV2Async(request, cancellationToken);
            foreach (var item in page.S3Objects ?? [])
                yield return item;
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private void Remember(FileName name, S3Upload upload)
    {
        if (_known.Count >= RememberedMax)
            _known.Clear();
        _known[name] = upload;
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> chunk) => MemoryMarshal.TryGetArray(chunk, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(chunk.ToArray(), writable: false);

    private static DateTimeOffset At(DateTime? time) => time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : DateTimeOffset.MaxValue;
}

using Amazon.S3;
using Amazon.S3.Model;

namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>
/// Files that arrive in parts, each chunk a part. What arrived is asked of the storage, as another node may have taken it.
/// </summary>
internal sealed class S3Uploads(IAmazonS3 storage, string bucket)
{
    /// <summary>Starts to take a file.</summary>
    public async Task<S3Upload> BeginAsync(string key, CancellationToken cancellationToken)
    {
        await storage.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = bucket, Key = key }, cancellationToken);
        // Another node may have begun it too: all take the same one.
        return await FindAsync(key, cancellationToken) ?? throw new IOException("The object storage does not list an upload that it has begun.");
    }

    /// <summary>Finds what arrived of a file; null when nobody has begun it.</summary>
    public async Task<S3Upload?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var uploads = await ListOfAsync(key, cancellationToken);
        if (uploads.OrderBy(upload => upload.Initiated).ThenBy(upload => upload.UploadId, StringComparer.Ordinal).FirstOrDefault()?.UploadId is not { } id)
            return null;
        var parts = await ListPartsAsync(key, id, cancellationToken);
        var whole = parts.TakeWhile((part, index) => part.PartNumber == index + 1);
        return new S3Upload(id, whole.Sum(part => part.Size ?? 0));
    }

    /// <summary>Adds a part.</summary>
    public async Task AddAsync(string key, string id, int number, Stream part, CancellationToken cancellationToken) =>
        await storage.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = key, UploadId = id, PartNumber = number, InputStream = part, PartSize = part.Length }, cancellationToken);

    /// <summary>Makes an object of the parts.</summary>
    public async Task CompleteAsync(string key, string id, CancellationToken cancellationToken)
    {
        var parts = await ListPartsAsync(key, id, cancellationToken);
        await storage.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = id,
                PartETags = [.. parts.Select(part => new PartETag(part.PartNumber ?? 0, part.ETag))],
            },
            cancellationToken);
    }

    /// <summary>Gives up all uploads of a file.</summary>
    public async Task AbortAsync(string key, CancellationToken cancellationToken)
    {
        foreach (var upload in await ListOfAsync(key, cancellationToken))
        {
            try
            {
                await storage.AbortMultipartUploadAsync(bucket, key, upload.UploadId, cancellationToken);
            }
            catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchUpload")
            {
                // Another node was faster.
            }
        }
    }

    /// <summary>The uploads of all files whose keys begin so.</summary>
    public async IAsyncEnumerable<MultipartUpload> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = bucket, Prefix = prefix };
        while (true)
        {
            var page = await storage.ListMultipartUploadsAsync(request, cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            if (page.IsTruncated != true)
                yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <summary>The uploads of one file.</summary>
    private ValueTask<List<MultipartUpload>> ListOfAsync(string key, CancellationToken cancellationToken) =>
        ListAsync(key, cancellationToken).Where(upload => upload.Key == key).ToListAsync(cancellationToken);

    private async Task<List<PartDetail>> ListPartsAsync(string key, string id, CancellationToken cancellationToken)
    {
        var parts = new List<PartDetail>();
        var request = new ListPartsRequest { BucketName = bucket, Key = key, UploadId = id };
        while (true)
        {
            var page = await storage.ListPartsAsync(request, cancellationToken);
            parts.AddRange(page.Parts ?? []);
            if (page.IsTruncated != true)
                return parts;
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

using Google.Protobuf;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Attachments.Transfer;

/// <summary>Checks requests against the contract before they have any effect.</summary>
internal static class TransferReader
{
    private const int HashesMax = 1_000;
    private const int DownloadBytesMax = 16 * 1024 * 1024;

    /// <summary>The hashes that are asked for.</summary>
    /// <exception cref="RpcException">The request breaks the contract.</exception>
    public static ContentHash[] Read(StatRequest request)
    {
        if (request.Hashes.Count is 0 or > HashesMax)
            throw PushReader.Malformed($"Field \"hashes\" has {request.Hashes.Count} entries; 1 to {HashesMax} are allowed.");
        return [.. request.Hashes.Select(ReadHash)];
    }

    /// <summary>A hash.</summary>
    /// <exception cref="RpcException">It is none.</exception>
    public static ContentHash ReadHash(ByteString hash) => hash.Length == ContentHash.Length
        ? ContentHash.Of(hash.Span)
        : throw PushReader.Malformed($"A hash has {hash.Length} bytes; a SHA-256 has {ContentHash.Length}.");

    /// <summary>Checks what is going to be uploaded.</summary>
    /// <exception cref="RpcException">The request breaks the contract, or the server does not take such files.</exception>
    public static void Check(BeginUploadRequest request, AttachmentOptions options)
    {
        if (!MediaType.IsValid(request.ContentType))
            throw PushReader.Malformed($"Field \"content_type\" is no media type of at most {MediaType.LengthMax} characters, such as image/jpeg.");
        if (request.Length > (ulong)options.FileBytesMax)
            throw Refused($"The file has {request.Length} bytes; this server takes files of at most {options.FileBytesMax}.");
        if (options.ContentTypes.Count > 0 && !options.ContentTypes.Any(pattern => MediaType.Matches(request.ContentType, pattern)))
            throw Refused($"This server takes no files of the type {request.ContentType}.");
    }

    /// <summary>Checks a chunk against the file that it belongs to.</summary>
    /// <exception cref="RpcException">It has another size than agreed.</exception>
    public static void Check(UploadChunkRequest request, long length, int chunkBytes)
    {
        var expected = Math.Min(chunkBytes, length - (long)request.Offset);
        if (request.Data.Length != expected)
        {
            throw PushReader.Malformed(
                $"The chunk at offset {request.Offset} has {request.Data.Length} bytes; it must have {expected}: chunks of {chunkBytes} bytes, of a file of {length}.");
        }
    }

    /// <summary>Checks which part is wanted.</summary>
    /// <exception cref="RpcException">The request breaks the contract.</exception>
    public static void Check(DownloadRequest request)
    {
        if (request.Bytes is 0 or > DownloadBytesMax)
            throw PushReader.Malformed($"Field \"bytes\" is {request.Bytes}; 1 to {DownloadBytesMax} are allowed.");
    }

    /// <summary>The server will never take a file.</summary>
    public static RpcException Refused(string message) => new(StatusCode.FailedPrecondition, Reason.AttachmentRefused, message);
}

using System.Buffers;
using System.Security.Cryptography;

namespace OfflineSync.Client.Attachments;

/// <summary>Hashes files without holding them.</summary>
internal static class AttachmentHash
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Appends what a file has, up to its end.</summary>
    public static void Append(IncrementalHash hash, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (file.Read(buffer) is var count and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether a file is what its name says.</summary>
    public static bool Matches(AttachmentFolder folder, AttachmentId id, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = folder.OpenRead(id);
        Append(hash, file, cancellationToken);
        return AttachmentId.FromHash(hash.GetHashAndReset()) == id;
    }
}

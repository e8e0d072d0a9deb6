using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OfflineSync.Benchmarks.Files;

/// <summary>A content of any length that does not compress, made anew whenever a part of it is needed.</summary>
/// <param name="length">Its length in bytes.</param>
internal sealed class NoiseContent(long length)
{
    private const int BlockBytes = 16;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(BlockBytes);

    public long Length => length;

    /// <summary>Fills a buffer with what is at an offset, a multiple of 16.</summary>
    public void Read(long offset, Span<byte> buffer)
    {
        using var aes = Aes.Create();
        aes.Key = _key;
        buffer.Clear();
        for (var i = 0; i < buffer.Length; i += BlockBytes)
            BinaryPrimitives.WriteInt64LittleEndian(buffer[i..], (offset + i) / BlockBytes);
        aes.EncryptEcb(buffer, buffer, PaddingMode.None);
    }

    /// <summary>Its SHA-256.</summary>
    public byte[] Hash(byte[] buffer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var offset = 0L; offset < length; offset += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - offset));
            Read(offset, part);
            hash.AppendData(part);
        }
        return hash.GetHashAndReset();
    }
}

using System.Buffers.Binary;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>Damaged copies of a frame. Each is valid until the next one.</summary>
internal static class Mutants
{
    private const int BurstBitsMax = 32;

    /// <summary>Every cut, every flipped bit, and at every place a burst of up to 32 random bits.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="stride">1 for every place, n for every n-th; the head and the end are always done.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(byte[] frame, int stride)
    {
        var places = Enumerable.Range(0, frame.Length).Where(i => i % stride == 0 || i < 16 || i >= frame.Length - 16).ToArray();
        return Cuts(frame, places).Concat(Flips(frame, places)).Concat(Bursts(frame, places));
    }

    public static string Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> mutant)
    {
        var same = frame.CommonPrefixLength(mutant);
        return $"{mutant.Length} of {frame.Length} bytes, different from byte {same}: {Convert.ToHexString(mutant[same..Math.Min(same + 8, mutant.Length)])}";
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Cuts(byte[] frame, int[] places)
    {
        var copy = new byte[frame.Length];
        foreach (var length in places.Where(place => place > 0))
        {
            frame.AsSpan(0, length).CopyTo(copy);
            yield return copy.AsMemory(0, length);
            if (length < MessageFrame.HeaderSize)
                continue;

            // The same with a length that fits.
            BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(1), length - MessageFrame.HeaderSize);
            yield return copy.AsMemory(0, length);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Flips(byte[] frame, int[] places)
    {
        var copy = frame.ToArray();
        foreach (var place in places)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                copy[place] ^= (byte)(1 << bit);
                yield return copy;
                copy[place] = frame[place];
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Bursts(byte[] frame, int[] places)
    {
        var random = new Random(frame.Length);
        var copy = frame.ToArray();
        foreach (var place in places.Where(place => place <= frame.Length - (BurstBitsMax / 8)))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(place), BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(place)) ^ ((uint)random.Next() | 1));
            yield return copy;
            frame.AsSpan(place, BurstBitsMax / 8).CopyTo(copy.AsSpan(place));
        }
    }
}

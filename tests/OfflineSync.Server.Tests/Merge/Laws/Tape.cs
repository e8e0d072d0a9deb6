using System.Buffers.Binary;

namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>
/// Bytes from which a case is read, choice after choice. Behind its end all choices are 0, the simplest one: a shorter tape is a simpler case.
/// </summary>
internal sealed class Tape(byte[] bytes)
{
    private const int BytesMax = 72;
    private int _offset;

    /// <summary>A tape of a random length.</summary>
    public static Tape Random(ulong seed)
    {
        var bytes = new byte[BytesMax];
        for (var i = 0; i < BytesMax; i += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), Mix(seed += 0x9E37_79B9_7F4A_7C15));
        return new Tape(bytes);
    }

    /// <summary>The next choice: 0 to count - 1.</summary>
    public int Next(int count) => _offset < bytes.Length ? bytes[_offset++] % count : 0;

    /// <summary>The rest, which is read from here whenever it is asked for.</summary>
    public Tape Rest() => new(bytes[Math.Min(_offset, bytes.Length)..]);

    /// <summary>Simpler tapes: shorter ones, those without some bytes, those with a smaller byte.</summary>
    public IEnumerable<Tape> Shrink()
    {
        for (var length = bytes.Length / 2; length > 0; length /= 2)
        {
            for (var start = bytes.Length - length; start >= 0; start -= length)
                yield return new Tape([.. bytes[..start], .. bytes[(start + length)..]]);
        }
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0)
                continue;
            yield return With(i, 0);
            yield return With(i, (byte)(bytes[i] / 2));
            yield return With(i, (byte)(bytes[i] - 1));
        }
    }

    private Tape With(int index, byte value)
    {
        var copy = (byte[])bytes.Clone();
        copy[index] = value;
        return new Tape(copy);
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}

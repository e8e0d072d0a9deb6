using System.Buffers.Binary;

namespace OfflineSync.Server.ChangeLog;

/// <summary>Client ids: a number in memory, 16 bytes in network order elsewhere.</summary>
internal static class ClientId
{
    /// <summary>The number of 16 bytes.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    /// <summary>The 16 bytes of a number.</summary>
    public static byte[] ToBytes(UInt128 client)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, client);
        return bytes;
    }

    /// <summary>As a UUID whose text shows the bytes in network order.</summary>
    public static Guid ToGuid(UInt128 client) => new(ToBytes(client), bigEndian: true);

    /// <summary>The number of a UUID.</summary>
    public static UInt128 FromGuid(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return Read(bytes);
    }
}

namespace OfflineSync.Client.Storage;

/// <summary>Makes version 7 UUIDs from the injected clock and randomness.</summary>
internal sealed class IdSource(TimeProvider time, Random? random)
{
    public Guid NewId()
    {
        if (random is null)
            return Guid.CreateVersion7(time.GetUtcNow());
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

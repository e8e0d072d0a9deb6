using System.Buffers.Binary;

namespace OfflineSync.Demo.Photos;

/// <summary>Draws pictures that are as hard to compress as photos are.</summary>
internal static class Picture
{
    public const string ContentType = "image/bmp";

    private const int HeaderBytes = 54;
    private const int InfoBytes = 40;
    private const int Channels = 3;
    private const int LineUnit = 4;

    /// <summary>A bitmap of colours that run into each other, with noise as a camera makes it.</summary>
    public static byte[] Draw(int width, int height, int seed)
    {
        var lineBytes = ((width * Channels) + LineUnit - 1) / LineUnit * LineUnit;
        var bitmap = new byte[HeaderBytes + (lineBytes * height)];
        new Random(seed).NextBytes(bitmap);
        WriteHeader(bitmap, width, height);
        for (var y = 0; y < height; y++)
        {
            var line = bitmap.AsSpan(HeaderBytes + (y * lineBytes), lineBytes);
            for (var x = 0; x < line.Length; x++)
                line[x] = (byte)((line[x] & 0x3F) + (x * 96 / line.Length) + (y * 96 / height));
        }
        return bitmap;
    }

    private static void WriteHeader(byte[] bitmap, int width, int height)
    {
        Array.Clear(bitmap, 0, HeaderBytes);
        "BM"u8.CopyTo(bitmap);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(2), bitmap.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(10), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(14), InfoBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(bitmap.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bitmap.AsSpan(28), 8 * Channels);
    }
}

using System.Text;

namespace OfflineSync.WorkManager.Data;

/// <summary>The serialized form of <see cref="WorkData"/>, which documents it.</summary>
internal static class DataFormat
{
    private const byte Version = 1;
    private const byte ArrayFlag = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte TypeOf(object? value) => value switch
    {
        null => 0,
        bool => 1,
        byte => 2,
        int => 3,
        long => 4,
        float => 5,
        double => 6,
        string => 7,
        bool[] => ArrayFlag + 1,
        byte[] => ArrayFlag + 2,
        int[] => ArrayFlag + 3,
        long[] => ArrayFlag + 4,
        float[] => ArrayFlag + 5,
        double[] => ArrayFlag + 6,
        string?[] => ArrayFlag + 7,
        _ => throw new ArgumentException(
            $"Work data does not hold values of type {value.GetType()}. Use bool, byte, int, long, float, double, string, or an array of one of them.", nameof(value)),
    };

    public static byte[] Write(Dictionary<string, object?> values)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Utf8);
        writer.Write(Version);
        foreach (var key in values.Keys.Order(StringComparer.Ordinal))
        {
            writer.Write(key);
            var type = TypeOf(values[key]);
            writer.Write(type);
            if (values[key] is Array array)
                WriteArray(writer, array, isText: type == ArrayFlag + 7);
            else
                WriteScalar(writer, values[key]);
        }
        writer.Flush();
        return stream.ToArray();
    }

    public static Dictionary<string, object?> Read(byte[] bytes)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        using var reader = new BinaryReader(new MemoryStream(bytes), Utf8);
        try
        {
            if (reader.ReadByte() != Version)
                throw new InvalidDataException("The first byte is not 1.");
            while (reader.BaseStream.Position < bytes.Length)
            {
                var key = reader.ReadString();
                values[key] = ReadValue(reader, bytes.Length);
            }
            return values;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"The bytes are not serialized work data: {error.Message}", error);
        }
    }

    private static void WriteArray(BinaryWriter writer, Array array, bool isText)
    {
        writer.Write7BitEncodedInt(array.Length);
        foreach (var element in array)
        {
            if (isText)
                writer.Write((byte)(element is null ? 0 : 1));
            WriteScalar(writer, element);
        }
    }

    private static void WriteScalar(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case bool boolean:
                writer.Write(boolean);
                break;
            case byte number:
                writer.Write(number);
                break;
            case int number:
                writer.Write(number);
                break;
            case long number:
                writer.Write(number);
                break;
            case float number:
                writer.Write(number);
                break;
            case double number:
                writer.Write(number);
                break;
            case string text:
                writer.Write(text);
                break;
        }
    }

    private static object? ReadValue(BinaryReader reader, int length) => reader.ReadByte() switch
    {
        0 => null,
        1 => reader.ReadBoolean(),
        2 => reader.ReadByte(),
        3 => reader.ReadInt32(),
        4 => reader.ReadInt64(),
        5 => reader.ReadSingle(),
        6 => reader.ReadDouble(),
        7 => reader.ReadString(),
        ArrayFlag + 1 => ReadArray(reader, length, r => r.ReadBoolean()),
        ArrayFlag + 2 => ReadArray(reader, length, r => r.ReadByte()),
        ArrayFlag + 3 => ReadArray(reader, length, r => r.ReadInt32()),
        ArrayFlag + 4 => ReadArray(reader, length, r => r.ReadInt64()),
        ArrayFlag + 5 => ReadArray(reader, length, r => r.ReadSingle()),
        ArrayFlag + 6 => ReadArray(reader, length, r => r.ReadDouble()),
        ArrayFlag + 7 => ReadArray(reader, length, r => r.ReadByte() == 0 ? null : r.ReadString()),
        var type => throw new InvalidDataException($"There is no type {type}."),
    };

    private static T[] ReadArray<T>(BinaryReader reader, int length, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > length)
            throw new InvalidDataException($"An array of {count} elements does not fit.");
        var elements = new T[count];
        for (var i = 0; i < count; i++)
            elements[i] = read(reader);
        return elements;
    }
}

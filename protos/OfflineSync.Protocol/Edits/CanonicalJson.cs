using System.Text;
using System.Text.Json;

namespace OfflineSync.Protocol.Edits;

/// <summary>JSON values in the one form that they have among equals (RFC 8785).</summary>
internal static class CanonicalJson
{
    /// <summary>How deep arrays and objects may be nested, the outermost one included.</summary>
    public const int DepthMax = 32;

    /// <summary>The canonical text of the value at which a reader stands; the reader moves to the value's end.</summary>
    /// <exception cref="FormatException">The value has no canonical form; the message says why.</exception>
    public static string Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                CheckDepth(reader);
                return ReadArray(ref reader);
            case JsonTokenType.StartObject:
                CheckDepth(reader);
                return ReadObject(ref reader);
            case JsonTokenType.String:
                return Quote(ReadText(reader));
            case JsonTokenType.Number:
                return CanonicalNumber.Read(reader.ValueSpan);
            default:
                return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader));
        return $"[{string.Join(',', items)}]";
    }

    private static string ReadObject(ref Utf8JsonReader reader)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadText(reader);
            if (members.ContainsKey(name))
                throw new FormatException("an object has two members of the same name");
            reader.Read();
            members.Add(name, Read(ref reader));
        }
        return $"{{{string.Join(',', members.Select(member => $"{Quote(member.Key)}:{member.Value}"))}}}";
    }

    private static void CheckDepth(in Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= DepthMax)
            throw new FormatException($"it is nested more than {DepthMax} deep");
    }

    private static string ReadText(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("a string has half of a surrogate pair", e);
        }
    }

    private static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => output.Append('\\').Append(c),
                '\b' => output.Append("\\b"),
                '\t' => output.Append("\\t"),
                '\n' => output.Append("\\n"),
                '\f' => output.Append("\\f"),
                '\r' => output.Append("\\r"),
                < ' ' => output.Append($"\\u{(int)c:x4}"),
                _ => output.Append(c),
            };
        }
        return output.Append('"').ToString();
    }
}

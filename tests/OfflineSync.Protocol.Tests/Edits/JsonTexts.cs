using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace OfflineSync.Protocol.Tests.Edits;

/// <summary>Generated JSON arrays.</summary>
internal static class JsonTexts
{
    private static readonly string[] Numbers = ["0", "-0", "1", "1.0", "-1", "10", "9", "2e3", "1.5E-9", "1e21", "0.1", "123456789012345680000"];
    private static readonly string[] Characters = ["a", "b", " ", "!", "\\\"", "\\\\", "\\u0001", "\\n", "/", "\\/", "é", "€", "～", "😀", "\\ud83d\\ude00", "\\u007f"];

    public static Arbitrary<string> Arrays() => Array(Value(3)).ToArbitrary();

    public static Arbitrary<(string, string)> Two(this Arbitrary<string> one) =>
        (from a in one.Generator from b in one.Generator select (a, b)).ToArbitrary();

    public static Arbitrary<(string, string, string)> Three(this Arbitrary<string> one) =>
        (from a in one.Generator from b in one.Generator from c in one.Generator select (a, b, c)).ToArbitrary();

    /// <summary>The same values written otherwise: spaces, escapes, members the other way round.</summary>
    public static string Disguise(string json) => Show(JsonNode.Parse(json));

    private static string Show(JsonNode? node) => node switch
    {
        JsonArray { Parent: null } array => $"[ {string.Join(" ,\n", array.Reverse().Select(Show))}\t]",
        JsonArray array => $"[ {string.Join(" , ", array.Select(Show))} ]",
        JsonObject members => $"{{\r\n{string.Join(", ", members.Reverse().Select(member => $"{Escape(member.Key)} : {Show(member.Value)}"))} }}",
        JsonValue value when value.TryGetValue<string>(out var text) => Escape(text),
        _ => node?.ToJsonString() ?? "null",
    };

    private static string Escape(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var c in text)
            output.Append($"\\u{(int)c:X4}");
        return output.Append('"').ToString();
    }

    private static Gen<string> Value(int depth)
    {
        var text = from parts in Gen.Elements(Characters).ListOf() select $"\"{string.Concat(parts.Take(4))}\"";
        var simple = Gen.OneOf(Gen.Elements("null", "false", "true"), Gen.Elements(Numbers), text);
        return depth == 0 ? simple : Gen.OneOf(simple, simple, text, Array(Value(depth - 1)), Object(Value(depth - 1)));
    }

    private static Gen<string> Object(Gen<string> value) =>
        from names in Gen.SubListOf("a", "B", "é", "\\u20ac", "😀", "")
        from values in value.ListOf(names.Count)
        select $"{{{string.Join(',', names.Zip(values, (name, item) => $"\"{name}\": {item}"))}}}";

    private static Gen<string> Array(Gen<string> item) =>
        from count in Gen.Choose(0, 4)
        from items in item.ListOf(count)
        select $"[{string.Join(", ", items)}]";
}

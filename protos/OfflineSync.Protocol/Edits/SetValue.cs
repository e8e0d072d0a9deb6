using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Edits;

/// <summary>Values of set columns: JSON arrays without duplicates, in canonical order and form.</summary>
public static class SetValue
{
    /// <summary>The empty set.</summary>
    public static ReadOnlyMemory<byte> Empty { get; } = "[]"u8.ToArray();

    /// <summary>Reads a JSON array as its distinct elements, each in canonical form, in canonical order.</summary>
    /// <param name="json">The column's text, UTF-8.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="problem">What is wrong with the text.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out IReadOnlyList<string> elements, out string? problem)
    {
        elements = [];
        problem = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CanonicalJson.DepthMax + 1 });
        try
        {
            if (!Utf8.IsValid(json))
                problem = "the text is not a JSON array: it is not valid UTF-8";
            else if (reader.Read() && reader.TokenType != JsonTokenType.StartArray)
                problem = "the text is not a JSON array: it does not begin with [";
            else
                elements = ReadElements(ref reader);
        }
        catch (JsonException e)
        {
            problem = $"the text is not a JSON array: it is not valid JSON in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }
        catch (FormatException e)
        {
            problem = $"the JSON array cannot be a set: {e.Message} (byte {reader.TokenStartIndex + 1})";
        }
        return problem is null;
    }

    /// <summary>Writes elements in canonical form as the canonical array, whatever their order.</summary>
    public static byte[] Write(IEnumerable<string> elements) => WriteOrdered(elements.Order(ElementOrder.Instance));

    /// <summary>Writes elements in canonical form and canonical order as the canonical array.</summary>
    public static byte[] WriteOrdered(IEnumerable<string> elements) => Encoding.UTF8.GetBytes($"[{string.Join(',', elements)}]");

    /// <summary>What leads from one set to another.</summary>
    public static SetEdit Difference(IReadOnlyList<string> before, IReadOnlyList<string> after) => new()
    {
        Added = { after.Except(before, StringComparer.Ordinal) },
        Removed = { before.Except(after, StringComparer.Ordinal) },
    };

    /// <summary>The set after an edit: canonical order.</summary>
    public static IReadOnlyList<string> Apply(IReadOnlyList<string> elements, SetEdit edit) =>
        [.. elements.Except(edit.Removed, StringComparer.Ordinal).Union(edit.Added, StringComparer.Ordinal).Order(ElementOrder.Instance)];

    /// <summary>
    /// The canonical order of elements in canonical form: null, false, true, numbers by value, strings by code points, arrays by their text, objects by
    /// their text.
    /// </summary>
    public static int Compare(string left, string right) => ElementOrder.Instance.Compare(left, right);

    /// <summary>Checks an edit from the other side: elements are in canonical form, each once, and not too many.</summary>
    /// <exception cref="ProtocolException">They are not.</exception>
    public static void Check(SetEdit edit)
    {
        if (edit.Added.Count > ProtocolLimits.SetElementsMax || edit.Removed.Count > ProtocolLimits.SetElementsMax)
            throw new ProtocolException($"A set edit adds or removes more than {ProtocolLimits.SetElementsMax} elements.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in edit.Added.Concat(edit.Removed))
        {
            if (!IsCanonical(element))
                throw new ProtocolException($"Element {seen.Count + 1} of a set edit is not JSON in canonical form.");
            if (!seen.Add(element))
                throw new ProtocolException($"Element {seen.Count + 1} of a set edit is in it twice.");
        }
    }

    private static string[] ReadElements(ref Utf8JsonReader reader)
    {
        var elements = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            elements.Add(CanonicalJson.Read(ref reader));
            if (elements.Count > ProtocolLimits.SetElementsMax)
                throw new FormatException($"it has more than {ProtocolLimits.SetElementsMax} elements");
        }
        reader.Read();
        return [.. elements.Order(ElementOrder.Instance)];
    }

    private static bool IsCanonical(string element) =>
        TryRead(Encoding.UTF8.GetBytes($"[{element}]"), out var elements, out _) && elements.Count == 1 && elements[0] == element;
}

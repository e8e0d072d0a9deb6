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
    public static bool TryRead(ReadOnlySpan<byte> json, out IReadOnlyList<string> elements, out string? problem) => throw new NotImplementedException();

    /// <summary>Writes elements in canonical form as the canonical array.</summary>
    public static byte[] Write(IEnumerable<string> elements) => throw new NotImplementedException();

    /// <summary>What leads from one set to another.</summary>
    public static SetEdit Difference(IReadOnlyList<string> before, IReadOnlyList<string> after) => throw new NotImplementedException();

    /// <summary>The set after an edit: canonical order.</summary>
    public static IReadOnlyList<string> Apply(IReadOnlyList<string> elements, SetEdit edit) => throw new NotImplementedException();

    /// <summary>The canonical order of elements.</summary>
    public static int Compare(string left, string right) => throw new NotImplementedException();

    /// <summary>Checks an edit from the other side: elements are in canonical form, each once, and not too many.</summary>
    /// <exception cref="ProtocolException">They are not.</exception>
    public static void Check(SetEdit edit) => throw new NotImplementedException();
}

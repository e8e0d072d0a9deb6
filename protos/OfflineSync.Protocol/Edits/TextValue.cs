using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Edits;

/// <summary>Values of text columns: valid UTF-8, counted in Unicode code points.</summary>
public static class TextValue
{
    /// <summary>Whether bytes are valid UTF-8, as a text column needs.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>How many code points a text has.</summary>
    public static int Length(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>What leads from one text to another.</summary>
    public static TextEdit Difference(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, long @base) => throw new NotImplementedException();

    /// <summary>The text after an edit.</summary>
    /// <exception cref="ProtocolException">The edit is of another text.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> before, TextEdit edit) => throw new NotImplementedException();

    /// <summary>An edit of one text, made in another that has much in common with it: each splice goes to where its deleted text is nearest.</summary>
    public static byte[] ApplyNearest(ReadOnlySpan<byte> text, TextEdit edit) => throw new NotImplementedException();

    /// <summary>Checks an edit from the other side: ascending splices within its length, not too many.</summary>
    /// <exception cref="ProtocolException">They are not.</exception>
    public static void Check(TextEdit edit) => throw new NotImplementedException();
}

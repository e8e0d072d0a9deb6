using System.Text.Unicode;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Edits;

/// <summary>Values of text columns: valid UTF-8, counted in Unicode code points.</summary>
public static class TextValue
{
    /// <summary>Whether bytes are valid UTF-8, as a text column needs.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8);

    /// <summary>How many code points a text has.</summary>
    public static int Length(ReadOnlySpan<byte> utf8) => CodePoints.Count(utf8);

    /// <summary>What leads from one text to another.</summary>
    public static TextEdit Difference(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, long @base) =>
        new() { Base = (ulong)@base, LengthBefore = (uint)Length(before), Splices = { TextDifference.Splices(before, after) } };

    /// <summary>The text after an edit.</summary>
    /// <exception cref="ProtocolException">The edit is of another text.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> before, TextEdit edit)
    {
        Check(edit);
        var length = Length(before);
        if (edit.LengthBefore != length)
            throw new ProtocolException($"The edit is of a text of {edit.LengthBefore} characters, but the text has {length}.");
        var patch = new TextPatch(before);
        foreach (var splice in edit.Splices)
        {
            patch.MoveTo((int)splice.Position);
            if (!patch.TryReplace(splice))
                throw new ProtocolException($"The text at {splice.Position} is not what the edit deletes there.");
        }
        return patch.Finish();
    }

    /// <summary>An edit of one text, made in another that has much in common with it: each splice goes to where its deleted text is nearest.</summary>
    public static byte[] ApplyNearest(ReadOnlySpan<byte> text, TextEdit edit)
    {
        Check(edit);
        var patch = new TextPatch(text);
        foreach (var splice in edit.Splices)
            patch.ReplaceNearest(splice);
        return patch.Finish();
    }

    /// <summary>Checks an edit from the other side: ascending splices within its length, not too many, and a text that is not too long.</summary>
    /// <exception cref="ProtocolException">They are not.</exception>
    public static void Check(TextEdit edit)
    {
        if (edit.Splices.Count > ProtocolLimits.TextSplicesMax)
            throw new ProtocolException($"The edit of a text has {edit.Splices.Count} splices, at most {ProtocolLimits.TextSplicesMax} are allowed.");
        var (length, end) = ((long)edit.LengthBefore, 0L);
        CheckLength(length);
        foreach (var splice in edit.Splices)
        {
            if (splice.Deleted.Length == 0 && splice.Inserted.Length == 0)
                throw new ProtocolException($"The splice of a text at {splice.Position} is empty; leave it out.");
            if (splice.Position < end)
                throw new ProtocolException($"The splice of a text at {splice.Position} starts before the end of the previous one at {end}.");
            end = splice.Position + (long)CodePoints.Count(splice.Deleted);
            if (end > edit.LengthBefore)
                throw new ProtocolException($"The splice of a text ends at {end}, but the text before the edit has {edit.LengthBefore} characters.");
            length += splice.Position + (long)CodePoints.Count(splice.Inserted) - end;
        }
        CheckLength(length);
    }

    private static void CheckLength(long length)
    {
        if (length > ProtocolLimits.ValueBytesMax)
            throw new ProtocolException($"The edit is of a text of {length} characters, at most {ProtocolLimits.ValueBytesMax} are allowed.");
    }
}

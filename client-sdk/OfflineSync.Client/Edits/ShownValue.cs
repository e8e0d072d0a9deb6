using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Client.Edits;

/// <summary>What a table shows once something that was written before is written again, on top of what it shows now.</summary>
internal static class ShownValue
{
    /// <summary>The value after a write in one of the forms of a mutation.</summary>
    /// <exception cref="ProtocolException">The shown value, or what was written, is not of the column's type.</exception>
    public static Value After(in Value shown, WriteForm form, in Value written) => form switch
    {
        _ when form != WriteForm.Unspecified && written.Kind == ValueKind.Null => shown,
        WriteForm.Difference => Add(shown, written),
        WriteForm.SetEdit => Change(shown, SetEdit.Parser.ParseFrom(written.Bytes.Span)),
        WriteForm.TextEdit => Change(shown, TextEdit.Parser.ParseFrom(written.Bytes.Span)),
        WriteForm.BasedValue => BasedValue.Parser.ParseFrom(written.Bytes.Span).After.ToValue(),
        _ => written,
    };

    /// <summary>A counter after a difference.</summary>
    public static Value Add(in Value shown, in Value difference)
    {
        if (shown.Kind is not (ValueKind.Null or ValueKind.Integer))
            throw new ProtocolException($"A counter shows {shown}, which is no integer");
        return Value.FromInteger(unchecked(shown.Integer + difference.Integer));
    }

    /// <summary>A set after an edit.</summary>
    public static Value Change(in Value shown, SetEdit edit) => Value.FromText(SetValue.WriteOrdered(SetValue.Apply(Elements(shown), edit)));

    /// <summary>A text after an edit of another one that has much in common with it.</summary>
    public static Value Change(in Value shown, TextEdit edit) => Value.FromText(TextValue.ApplyNearest(Text(shown), edit));

    /// <summary>The elements of a set.</summary>
    public static IReadOnlyList<string> Elements(in Value shown) =>
        SetValue.TryRead(shown.Kind == ValueKind.Null ? SetValue.Empty.Span : Text(shown), out var elements, out var problem)
            ? elements
            : throw new ProtocolException($"A set shows what is no set: {problem}");

    private static byte[] Text(in Value shown)
    {
        if (shown.Kind != ValueKind.Null && !shown.IsText)
            throw new ProtocolException($"A column of texts shows {shown}");
        return shown.GetBytes(stackalloc byte[36]).ToArray();
    }
}

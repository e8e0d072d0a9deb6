using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Client.Shadows;

/// <summary>Puts what this device changed on top of a value from the server, for the forms of which any order gives the same.</summary>
internal static class CellEdit
{
    public static bool CanApply(WriteForm form) => form is WriteForm.Difference or WriteForm.SetEdit;

    public static Value Apply(WriteForm form, in Value value, in Value edit)
    {
        if (form == WriteForm.Difference)
            return Value.FromInteger(unchecked(value.Integer + edit.Integer));
        IReadOnlyList<string> elements = [];
        // What is no set is the server's to explain, and stays as it is.
        if (value.Kind != ValueKind.Null && !SetValue.TryRead(value.GetBytes(stackalloc byte[36]), out elements, out _))
            return value;
        return Value.FromText(SetValue.WriteOrdered(SetValue.Apply(elements, SetEdit.Parser.ParseFrom(edit.Bytes.Span))));
    }
}

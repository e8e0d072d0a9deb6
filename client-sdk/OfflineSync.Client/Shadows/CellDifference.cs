using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;
using ValueKind = OfflineSync.Protocol.Values.ValueKind;

namespace OfflineSync.Client.Shadows;

/// <summary>What leads from the value of a column that was collected or applied last to the present one.</summary>
/// <param name="Sent">What a mutation carries of it.</param>
/// <param name="Present">The present value as it should be in the app's table.</param>
/// <param name="IsEmpty">Whether nothing changed.</param>
internal readonly record struct CellDifference(Value Sent, Value Present, bool IsEmpty)
{
    private static readonly Value Zero = Value.FromInteger(0);

    /// <summary>Takes the difference, or says what the column cannot hold and what to do.</summary>
    /// <param name="form">How the column is written.</param>
    /// <param name="before">The value that was collected or applied last; null when the row was not.</param>
    /// <param name="now">The present value.</param>
    /// <param name="seen">The checkpoint that <paramref name="before"/> is of.</param>
    /// <param name="difference">The difference.</param>
    public static string? TryTake(WriteForm form, Value? before, in Value now, long seen, out CellDifference difference)
    {
        difference = default;
        switch (form)
        {
            case WriteForm.Difference:
                if (now.Kind is not (ValueKind.Integer or ValueKind.Null))
                    return $"is a counter and holds a {ClassOf(now)}. Write an integer";
                difference = OfCounter(before ?? Zero, now);
                return null;
            case WriteForm.SetEdit:
                return TryTakeSet(before ?? Value.Null, now, out difference);
            case WriteForm.TextEdit:
                if (now.Kind != ValueKind.Null && !(now.IsText && TextValue.IsValid(BytesOf(now))))
                    return $"is a merged text and holds {(now.IsText ? "bytes that are not valid UTF-8" : $"a {ClassOf(now)}")}. Write a text";
                difference = OfText(before ?? Value.Null, now, seen);
                return null;
            default:
                var based = new BasedValue { Before = before?.ToCell(), After = now.ToCell() };
                difference = new CellDifference(EditValue.Of(based), now, before is { } known && known == now);
                return null;
        }
    }

    private static CellDifference OfCounter(in Value before, in Value now)
    {
        var difference = unchecked(now.Integer - before.Integer);
        return new CellDifference(Value.FromInteger(difference), now.Kind == ValueKind.Null ? Zero : now, difference == 0);
    }

    private static string? TryTakeSet(in Value before, in Value now, out CellDifference difference)
    {
        difference = default;
        string? problem = null;
        IReadOnlyList<string> elements = [];
        if (now.Kind != ValueKind.Null && (!now.IsText || !SetValue.TryRead(BytesOf(now), out elements, out problem)))
            return $"is a set and holds {(now.IsText ? $"a text that is none: {problem}" : $"a {ClassOf(now)}")}. Write a JSON array";
        if (before.Kind == ValueKind.Null || !SetValue.TryRead(BytesOf(before), out var known, out _))
            known = [];
        var edit = SetValue.Difference(known, elements);
        difference = new CellDifference(
            EditValue.Of(edit), Value.FromText(SetValue.WriteOrdered(elements)), edit.Added.Count == 0 && edit.Removed.Count == 0);
        return null;
    }

    private static CellDifference OfText(in Value before, in Value now, long seen)
    {
        var edit = TextValue.Difference(BytesOf(before), BytesOf(now), seen);
        return new CellDifference(EditValue.Of(edit), now.Kind == ValueKind.Null ? Value.FromText("") : now, edit.Splices.Count == 0);
    }

    private static byte[] BytesOf(in Value value) => value.GetBytes(stackalloc byte[36]).ToArray();

    private static string ClassOf(in Value value) => value.Kind switch
    {
        ValueKind.Integer => "INTEGER",
        ValueKind.Real => "REAL",
        ValueKind.Blob => "BLOB",
        _ => "TEXT",
    };
}

using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Merge;

/// <summary>Merges texts character by character. The column's value is the text; its extra state is the directory of the text's history.</summary>
internal static class TextColumnMerge
{
    /// <summary>The text that a write creates.</summary>
    public static ColumnState Create(in ColumnState incoming, in RowWrite write, MergeContext context)
    {
        var document = context.OpenText(null, incoming.Column);
        var edit = Read(incoming);
        TryApply(document, edit, write);
        var created = With(incoming, document);
        if (edit.LengthBefore > 0)
            LoseEdit(created, write.Stamp, incoming, write, context);
        return created;
    }

    /// <summary>Applies an edit, or notes it as lost when it was made in another text.</summary>
    public static ColumnOutcome Apply(in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, MergeContext context)
    {
        if (write.Stamp.Backfill)
            return Backfill.Lose(old, stamp, EncodedValue.Of(Value.FromText(Inserted(incoming))), write.Stamp, context);
        var document = context.OpenText(old, incoming.Column);
        if (TryApply(document, Read(incoming), write) is { } unseen)
            return new(With(incoming, document), unseen ? OutcomeKind.Both : OutcomeKind.Incoming);
        LoseEdit(old, stamp, incoming, write, context);
        return new(old, OutcomeKind.Both);
    }

    /// <summary>Keeps the edit of a rejected mutation as a ghost: later edits of its client count its characters.</summary>
    public static ColumnState Reject(in ColumnState old, in ColumnState incoming, in Stamp write, MergeContext context)
    {
        var document = context.OpenText(old, incoming.Column);
        try
        {
            document.Apply(Read(incoming), write.Client, write.Origin, rejected: true);
            return With(old, document);
        }
        catch (TextMismatchException)
        {
            return old;
        }
    }

    /// <summary>The edit that a mutation carries.</summary>
    public static TextEdit Read(in ColumnState incoming) => TextEdit.Parser.ParseFrom(EncodedValue.Read(incoming.Value).Bytes.Span);

    private static bool? TryApply(TextDocument document, TextEdit edit, in RowWrite write)
    {
        try
        {
            // A device that writes a row anew had deleted it. When the row is there all the same, the new text takes the place of what the device knew.
            return document.Apply(edit, write.Stamp.Client, write.Stamp.Origin, rejected: false, replaces: write.Operation == RowOperation.Insert);
        }
        catch (TextMismatchException)
        {
            return null;
        }
    }

    private static void LoseEdit(in ColumnState old, in Stamp stamp, in ColumnState incoming, in RowWrite write, MergeContext context) =>
        context.Lose(new LostValue(incoming.Column, ConflictRule.TextUnknown, incoming.Value, write.Stamp, old.Value, stamp));

    private static string Inserted(in ColumnState incoming) => string.Concat(Read(incoming).Splices.Select(splice => splice.Inserted));

    private static ColumnState With(in ColumnState column, TextDocument document) =>
        column with { Value = EncodedValue.Of(Value.FromText(document.Text)), Extra = document.WriteDirectory() };
}

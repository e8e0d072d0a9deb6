using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge.Sets;

/// <summary>
/// A set column as merged so far. Each element is a register of its own: the write with the highest (clock, client id) decides whether it is in the
/// set. Immutable.
/// </summary>
/// <param name="elements">The elements and tombstones, in canonical order.</param>
internal sealed class SetState(SetElement[] elements)
{
    /// <summary>A set that nobody has written.</summary>
    public static SetState Empty { get; } = new([]);

    /// <summary>The elements and tombstones, in canonical order.</summary>
    public ReadOnlySpan<SetElement> Elements => elements;

    /// <summary>A set that one write made.</summary>
    /// <exception cref="SetLimitException">The set is too large.</exception>
    public static SetState Of(IEnumerable<string> elements, in Stamp write) =>
        Empty.Apply(new SetEdit { Added = { elements } }, write, write.Origin).State;

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="Protocol.ProtocolException">The bytes are not a stored set.</exception>
    public static SetState Read(ReadOnlyMemory<byte> state) => new(SetStateReader.Read(state.Span));

    /// <summary>The stored form. Equal states have equal bytes.</summary>
    public byte[] Write() => SetStateWriter.Write(elements);

    /// <summary>The column's value: the canonical array of what is in the set.</summary>
    public byte[] ToJson() => SetValue.WriteOrdered(elements.Where(element => element.Present).Select(element => element.Text));

    /// <summary>Applies an edit that <see cref="SetValue.Check"/> has accepted.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="write">The stamp of the edit.</param>
    /// <param name="seen">The change that the writer had seen.</param>
    /// <exception cref="SetLimitException">The set would be too large.</exception>
    public SetMerge Apply(SetEdit edit, in Stamp write, long seen)
    {
        var incoming = Sort(edit, write with { Sequence = write.Origin, Forced = false });
        var merged = new List<SetElement>(elements.Length + incoming.Length);
        var conflicts = new List<SetConflict>();
        for (int i = 0, j = 0; i < elements.Length || j < incoming.Length;)
        {
            var order = i == elements.Length ? 1 : j == incoming.Length ? -1 : SetValue.Compare(elements[i].Text, incoming[j].Text);
            if (order < 0)
                merged.Add(elements[i++]);
            else if (order > 0)
                merged.Add(incoming[j++]);
            else
                merged.Add(Decide(elements[i++], incoming[j++], seen, conflicts));
        }
        return new(new SetState(SetLimits.Keep(merged)), conflicts);
    }

    private static SetElement Decide(in SetElement current, in SetElement incoming, long seen, List<SetConflict> conflicts)
    {
        var incomingWins = incoming.Write.Beats(current.Write);
        var (winner, loser) = incomingWins ? (incoming, current) : (current, incoming);
        var concurrent = current.Write.IsConcurrentWith(incoming.Write, seen);
        if (concurrent && current.Present != incoming.Present)
            conflicts.Add(new(winner.Text, loser.Present, loser.Write, winner.Write, !incomingWins));
        return winner;
    }

    private static SetElement[] Sort(SetEdit edit, Stamp write)
    {
        var sorted = new List<SetElement>(edit.Added.Count + edit.Removed.Count);
        sorted.AddRange(edit.Added.Select(text => new SetElement(text, Present: true, write)));
        sorted.AddRange(edit.Removed.Select(text => new SetElement(text, Present: false, write)));
        sorted.Sort((left, right) => SetValue.Compare(left.Text, right.Text));
        return [.. sorted];
    }
}

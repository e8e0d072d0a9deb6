namespace OfflineSync.Server.Merge.Text;

/// <summary>Code points inserted and deleted together, with nothing between them. Each but the first has the one before it as its left origin.</summary>
/// <param name="Id">The first code point.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Left">What the client saw on the left of the first one.</param>
/// <param name="Right">What it knew next on the right of each.</param>
/// <param name="Change">The change that inserted them.</param>
/// <param name="Ghost">Whether that was rejected: only its own client has them, as long as that does not know.</param>
/// <param name="Deletes">Every delete of them.</param>
internal sealed record Run(ItemId Id, int Length, ItemId Left, ItemId Right, long Change, bool Ghost, DeleteMark[] Deletes)
{
    /// <summary>The counter after the last code point.</summary>
    public long End => Id.Counter + Length;

    /// <summary>Whether it is in the merged text.</summary>
    public bool Visible => !Ghost && Array.TrueForAll(Deletes, mark => mark.Ghost);

    /// <summary>The highest change that touched it.</summary>
    public long LastChange => Deletes.Aggregate(Change, (last, mark) => Math.Max(last, mark.Change));

    /// <summary>The code point at an offset.</summary>
    public ItemId At(int offset) => Id with { Counter = Id.Counter + offset };

    /// <summary>A part of it.</summary>
    public Run Slice(int start, int length) => this with { Id = At(start), Length = length, Left = start == 0 ? Left : At(start - 1) };

    /// <summary>The same, deleted once more. A client deletes what it shows: deletes of its own from before were rejected, and it knows that.</summary>
    public Run Delete(DeleteMark mark) => this with { Deletes = [.. Deletes.Where(other => other.Client != mark.Client), mark] };
}

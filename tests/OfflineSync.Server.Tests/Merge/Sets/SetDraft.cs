using FsCheck;
using FsCheck.Fluent;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Sets;

namespace OfflineSync.Server.Tests.Merge.Sets;

/// <summary>A generated edit of a set. Bit i of the masks stands for element i.</summary>
internal sealed record SetDraft(int Hlc, int Client, bool Backfill, int Added, int Removed, int Lag)
{
    private static readonly string[] Elements = ["null", "-1.5", "\"a\"", "\"😀\"", "[\"a\"]", "{\"a\":1}"];

    /// <summary>Edits of three clients. A client never uses a stamp twice.</summary>
    public static Gen<SetDraft[]> All { get; } =
        from count in Gen.Choose(0, 9)
        from drafts in (
            from hlc in Gen.Choose(1, 6)
            from client in Gen.Choose(1, 3)
            from backfill in Gen.Choose(0, 3)
            from added in Gen.Choose(0, (1 << Elements.Length) - 1)
            from removed in Gen.Choose(0, (1 << Elements.Length) - 1)
            from lag in Gen.Choose(0, 5)
            select new SetDraft(hlc, client, backfill == 0, added, removed & ~added, lag)).ListOf(count)
        select drafts.DistinctBy(draft => (draft.Hlc, draft.Client)).ToArray();

    /// <summary>What the edit does to each element that it names.</summary>
    public IEnumerable<(string Element, bool Add)> Writes =>
        Named(Added).Select(element => (element, true)).Concat(Named(Removed).Select(element => (element, false)));

    /// <summary>The stamp of the edit as some change brings it.</summary>
    public Stamp Stamp(long change) => new((ulong)Hlc, (UInt128)Client << 100, change, change, Backfill: Backfill);

    /// <summary>The change that the writer had seen.</summary>
    public long Seen(long change) => Math.Max(0, change - 1 - Lag);

    /// <summary>Applies the edit as a change.</summary>
    public SetMerge ApplyTo(SetState state, long change) =>
        state.Apply(new SetEdit { Added = { Named(Added) }, Removed = { Named(Removed) } }, Stamp(change), Seen(change));

    private static IEnumerable<string> Named(int mask) => Elements.Where((_, i) => (mask & (1 << i)) != 0);
}

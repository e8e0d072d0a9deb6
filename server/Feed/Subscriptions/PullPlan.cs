using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>What a pull reads: its parts, one after the other, and then the delta.</summary>
/// <param name="Parts">What comes before the delta.</param>
/// <param name="Tables">How the client keeps its tables, by number. Without a subscription, only those that it keeps in another way than all of it.</param>
/// <param name="IsSubscribed">Whether the client keeps only these tables.</param>
/// <param name="TableCount">How many tables the scope had when the plan was made.</param>
internal sealed record PullPlan(IReadOnlyList<PullPart> Parts, IReadOnlyDictionary<int, TableView> Tables, bool IsSubscribed, int TableCount)
{
    // Reads nothing but the head.
    private static readonly KeysRange Nothing = new(-1, [], default);

    /// <summary>Everything, as a client without a subscription wants it.</summary>
    public static PullPlan Everything { get; } = new([], new Dictionary<int, TableView>(), IsSubscribed: false, 0);

    /// <summary>The first change of a client that starts anew although it has written; 0 when there is none. It may have rows of before it was told anything.</summary>
    public long? FirstOwnChange { get; init; }

    /// <summary>Whether the client keeps rows of a window only of some table.</summary>
    public bool HasWindows => Tables.Values.Any(table => table.HasWindow);

    /// <summary>The rows of the delta; nothing for all rows of the scope.</summary>
    /// <param name="position">How far the delta was read.</param>
    /// <param name="since">The checkpoint from which it starts.</param>
    /// <param name="startHead">The head when it was started; nothing for its first page.</param>
    public RowRange? DeltaFrom(LogPosition position, long since, long? startHead)
    {
        if (!IsSubscribed)
            return null;
        if (Tables.Count == 0)
            return Nothing;
        // What a window had at the start comes in a part of its own.
        var start = LogPosition.EndOf(Math.Min(startHead ?? 0, FirstOwnChange is { } own ? Math.Max(own - 1, 0) : long.MaxValue));
        var late = since == 0 && (start.Change, start.Ordinal).CompareTo((position.Change, position.Ordinal)) > 0;
        return new TablesRange([.. Tables.Select(table =>
            new TableStart(table.Key, late && table.Value.HasWindow ? start : position, table.Value.InterestOf(since, startHead ?? long.MaxValue)))]);
    }
}

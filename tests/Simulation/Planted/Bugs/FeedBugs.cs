namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in what the server tells clients.</summary>
internal static class FeedBugs
{
    private const string Pull = "server/Feed/PullHandler.cs";
    private const string View = "server/Feed/ClientView.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "floor-not-looked-at",
            "A cursor from before the deletes that are kept is taken.",
            "I9",
            Pull,
            "if (head.Floor > floor &&",
            "if (head.Floor > floor && !$bug &&"),
        new(
            "own-rows-below-the-floor-trusted",
            "A client that has written before the deletes that are kept, and not read up to there, is not told to start over.",
            "I9",
            Pull,
            "if (position >= floor)",
            "if (position >= floor || $bug)"),
        new(
            "start-skips-others",
            "After its own push a client does not get what others had written before it.",
            "I9",
            Pull,
            "if (pushed?.OwnChanges is not { } own || own.First != cursor.Since + 1)",
            "if (pushed?.OwnChanges is not { } own || (own.First != cursor.Since + 1 && !$bug))"),
        new(
            "own-rows-hidden-too-widely",
            "All of a client's own writes are kept from it, also those of which it has no answer yet.",
            "I9",
            View,
            "hlc <= KnownStamp ||",
            "$bug || hlc <= KnownStamp ||"),
        new(
            "forced-rows-hidden",
            "What a client has to be sent although it wrote it itself is not sent.",
            "I9",
            View,
            "(stamp.Forced || stamp.Client != Client",
            "((stamp.Forced && !$bug) || stamp.Client != Client"),
        new(
            "deletes-not-told",
            "Clients do not hear of deletes that came after their first sync.",
            "I9",
            View,
            "Lacks(tombstone) && (Since > 0",
            "Lacks(tombstone) && !($bug && Since > 0) && (Since > 0"),
        new(
            "checkpoint-too-far",
            "The cursor says that the client has one change more than was read.",
            "I8",
            Pull,
            "new Cursor(tag, head.Change, LogPosition.EndOf(head.Change),",
            "new Cursor(tag, head.Change + ($bug ? 1 : 0), LogPosition.EndOf(head.Change),"),
        new(
            "cursor-of-a-restored-log-taken",
            "A cursor beyond the log's end, or of another past of the log, is taken.",
            "I9",
            new PlantedEdit(
                "server/Feed/Cursor.cs",
                "if (Position.Change > head.Change || Since > head.Change)",
                "if ((Position.Change > head.Change || Since > head.Change) && !$bug)"),
            new PlantedEdit("server/Feed/Cursor.cs", "return Seen > 0 && SeenTime", "return !$bug && Seen > 0 && SeenTime")),
        new(
            "conflicts-trimmed-too-early",
            "The conflicts of the first change after a client's checkpoint are not sent to it.",
            "I15",
            "server/Conflicts/ConflictReader.cs",
            "for (var after = LogPosition.EndOf(since); ;)",
            "for (var after = LogPosition.EndOf(since + ($bug ? 1 : 0)); ;)"),
        new(
            "page-ends-inside-a-mutation-as-checkpoint",
            "Each page counts as a checkpoint.",
            "I6",
            Pull,
            "Checkpoint = page.Complete,",
            "Checkpoint = page.Complete || $bug,"),
        new(
            "news-of-one-scope-only",
            "When two scopes have news at once, those of one are dropped.",
            "I23",
            "server/Feed/Watcher.cs",
            "return news;",
            "return $bug && news.Length > 1 ? [news[0]] : news;"),
    ];
}

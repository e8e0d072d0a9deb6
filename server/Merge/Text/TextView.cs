namespace OfflineSync.Server.Merge.Text;

/// <summary>What a client had when it made an edit: the changes up to its base, and everything of its own.</summary>
/// <param name="client">Its index in the document's table; -1 for one that wrote nothing yet.</param>
/// <param name="base">The change up to which the server had given it the text.</param>
internal sealed class TextView(int client, long @base)
{
    /// <summary>Whether it has all of these changes, so that it sees what is in the merged text.</summary>
    public bool IsAfter(long lastChange) => lastChange <= @base;

    /// <summary>Whether it knows of the run, deleted or not.</summary>
    public bool Knows(Run run) => run.Id.Client == client || run.Change <= @base;

    /// <summary>Whether the run is in its text.</summary>
    public bool Shows(Run run)
    {
        foreach (var mark in run.Deletes)
        {
            if (Sees(mark.Client, mark.Change, mark.Ghost))
                return false;
        }
        return Sees(run.Id.Client, run.Change, run.Ghost);
    }

    /// <summary>How many code points of the chunk are in its text.</summary>
    public int LengthOf(HistoryChunk chunk) => IsAfter(chunk.LastChange) ? chunk.Length : chunk.ReadRuns.Sum(run => Shows(run) ? run.Length : 0);

    // A client takes its own writes back once it has been told that they were rejected.
    private bool Sees(int author, long change, bool ghost) => author == client ? !ghost || change > @base : !ghost && change <= @base;
}

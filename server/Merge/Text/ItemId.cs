namespace OfflineSync.Server.Merge.Text;

/// <summary>Identifies an inserted code point: its client's index in the document's table, and its number among those of the client.</summary>
internal readonly record struct ItemId(int Client, long Counter)
{
    /// <summary>No code point: the start or the end of the text.</summary>
    public static ItemId None { get; } = new(-1, 0);
}

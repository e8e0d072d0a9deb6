namespace OfflineSync.Server.Merge.Text;

/// <summary>A splice, found in the history.</summary>
/// <param name="Left">The code point on its left; null at the start of the text.</param>
/// <param name="Deletes">What it deletes, in order.</param>
/// <param name="Deleted">The text that the client deleted, UTF-8.</param>
/// <param name="Inserted">The text that it inserted, UTF-8.</param>
internal sealed record PlacedSplice(ItemSpan? Left, List<ItemSpan> Deletes, byte[] Deleted, byte[] Inserted);

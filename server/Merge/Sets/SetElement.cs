namespace OfflineSync.Server.Merge.Sets;

/// <summary>What the winning write made of an element.</summary>
/// <param name="Text">The element as canonical JSON.</param>
/// <param name="Present">Whether it is in the set; otherwise this is a tombstone, against late adds.</param>
/// <param name="Write">The winning write. It has no sequence of its own.</param>
internal readonly record struct SetElement(string Text, bool Present, Stamp Write);

namespace OfflineSync.Demo.Edits;

/// <summary>What an edit does to rows.</summary>
internal enum EditKind
{
    Insert,
    Update,
    Delete,
}

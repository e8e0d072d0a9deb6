namespace OfflineSync.Client.Schema;

/// <summary>A foreign key of any table of the database.</summary>
/// <param name="Child">The table that refers.</param>
/// <param name="From">Its columns.</param>
/// <param name="Parent">The table that is referred to.</param>
/// <param name="To">The parent's columns.</param>
/// <param name="IsToKey">Whether those are the parent's primary key, in its order.</param>
/// <param name="OnDelete">What SQLite does to the child when the parent is deleted, as in <c>pragma_foreign_key_list</c>.</param>
internal sealed record ForeignKey(string Child, IReadOnlyList<string> From, string Parent, IReadOnlyList<string> To, bool IsToKey, string OnDelete);

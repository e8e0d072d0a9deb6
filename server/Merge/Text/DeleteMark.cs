namespace OfflineSync.Server.Merge.Text;

/// <summary>Says who deleted something, and at which change. A ghost was rejected: it counts only for its own client, as long as that does not know.</summary>
internal readonly record struct DeleteMark(int Client, long Change, bool Ghost);

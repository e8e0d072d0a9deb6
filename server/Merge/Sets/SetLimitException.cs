namespace OfflineSync.Server.Merge.Sets;

/// <summary>A write would make a set larger than a set may be. The message is for the writer.</summary>
internal sealed class SetLimitException(string message) : Exception(message);

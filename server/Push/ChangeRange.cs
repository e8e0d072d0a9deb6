namespace OfflineSync.Server.Push;

/// <summary>A run of changes.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct ChangeRange(long First, long Last);

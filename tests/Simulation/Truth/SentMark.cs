namespace OfflineSync.Simulation.Truth;

/// <summary>A mark in a mutation.</summary>
/// <param name="Id">The mark.</param>
/// <param name="Parts">How many parts it says that it has.</param>
/// <param name="PartsPresent">How many parts of it are in the mutation.</param>
internal sealed record SentMark(string Id, long Parts, long PartsPresent);

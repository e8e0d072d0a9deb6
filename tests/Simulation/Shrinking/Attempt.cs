namespace OfflineSync.Simulation.Shrinking;

/// <summary>What became of a smaller case.</summary>
/// <param name="IsBroken">Whether it still breaks the promise.</param>
/// <param name="After">The simulated time at the end of the run: what was to happen later had no part in it.</param>
internal readonly record struct Attempt(bool IsBroken, TimeSpan After);

namespace OfflineSync.Simulation.Store;

/// <summary>A step of a node's work with its store.</summary>
/// <param name="Operation">What is next.</param>
/// <param name="Scope">The scope; empty when it concerns several.</param>
/// <param name="CancellationToken">Gives up: a delay may end early with it.</param>
internal readonly record struct StoreStep(StoreOperation Operation, string Scope, CancellationToken CancellationToken);

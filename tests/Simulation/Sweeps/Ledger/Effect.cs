namespace OfflineSync.Simulation.Sweeps.Ledger;

/// <summary>A mutation as the server took it.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="IsApplied">Whether it was applied; otherwise it was rejected.</param>
/// <param name="Texts">What it wrote to the columns "text".</param>
internal sealed record Effect(string Client, ulong Sequence, bool IsApplied, IReadOnlyList<string> Texts);

using OfflineSync.Protocol.V1;

namespace OfflineSync.Simulation.Truth;

/// <summary>A mutation as it was seen on its way to the server.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Client">The client's id, as text.</param>
/// <param name="Mutation">The message.</param>
/// <param name="ChangeSet">What it writes.</param>
/// <param name="Marks">The marks that it writes, each with how many parts it says and how many the mutation has.</param>
internal sealed record SentMutation(string Scope, string Client, Mutation Mutation, ChangeSet ChangeSet, IReadOnlyList<SentMark> Marks);

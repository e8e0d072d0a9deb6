using OfflineSync.Client;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>A row of a client's outbox.</summary>
internal sealed record OutboxRow(long Id, long? Sequence, MutationState State, long? Change, string? Code, OutboxMutation Mutation);

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>What a push did.</summary>
/// <param name="Results">The result of each mutation.</param>
/// <param name="Epoch">The scope's log.</param>
/// <param name="OwnChanges">
/// The changes that this push made, if they are contiguous, its only ones, and nothing in them lost; then a client that was at the change before
/// them lacks nothing of them.
/// </param>
internal sealed record PushResult(IReadOnlyList<MutationResult> Results, Guid Epoch, ChangeRange? OwnChanges);

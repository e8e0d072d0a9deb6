namespace OfflineSync.Server.Embedding;

/// <summary>A part of what changed in a scope.</summary>
/// <param name="Rows">The rows, in no particular order.</param>
/// <param name="Cursor">Where to go on after it; opaque. Keep it together with what was made of the rows, in one transaction.</param>
/// <param name="IsCheckpoint">Whether this was all: the parts up to here add up to a state of the scope, without half mutations.</param>
/// <param name="Change">The number of the scope's last change when the part was read, for <see cref="IScopeReader.WatchAsync"/>.</param>
public sealed record ScopePart(IReadOnlyList<ScopeRow> Rows, ReadOnlyMemory<byte> Cursor, bool IsCheckpoint, long Change);

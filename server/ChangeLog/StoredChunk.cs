namespace OfflineSync.Server.ChangeLog;

/// <summary>A part of the history of a text.</summary>
/// <param name="Cell">The text.</param>
/// <param name="Chunk">The number of the part.</param>
/// <param name="Data">Its content.</param>
internal readonly record struct StoredChunk(TextCell Cell, int Chunk, ReadOnlyMemory<byte> Data);

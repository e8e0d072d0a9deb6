namespace OfflineSync.Server.Merge.Text;

/// <summary>A chunk of a text's history as it is stored.</summary>
internal readonly record struct TextChunk(int Id, byte[] Data);

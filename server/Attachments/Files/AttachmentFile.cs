namespace OfflineSync.Server.Attachments.Files;

/// <summary>A file, and how it arrives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ChunkBytes">The size of all its chunks but the last.</param>
internal readonly record struct AttachmentFile(FileName Name, long Length, int ChunkBytes);

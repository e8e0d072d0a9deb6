namespace OfflineSync.Server.Attachments.Files;

/// <summary>A file that is there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length so far.</param>
/// <param name="WrittenAt">When it was written to last.</param>
internal readonly record struct StoredFile(FileName Name, long Bytes, DateTimeOffset WrittenAt);

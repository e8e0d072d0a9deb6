namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>A file that arrives in parts.</summary>
/// <param name="Id">The storage's name for it.</param>
/// <param name="Received">The bytes of the parts that arrived without a hole.</param>
internal readonly record struct S3Upload(string Id, long Received);

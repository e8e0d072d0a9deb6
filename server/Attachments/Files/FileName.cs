namespace OfflineSync.Server.Attachments.Files;

/// <summary>Names a file among all that there ever were: a number makes it another one than the one that was removed before it.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Hash">The hash of its content.</param>
/// <param name="Upload">The number.</param>
internal readonly record struct FileName(string Scope, ContentHash Hash, long Upload);

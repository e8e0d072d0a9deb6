namespace OfflineSync.Server.Attachments.Files;

/// <summary>Another node writes to the file.</summary>
internal sealed class FileBusyException(IOException cause) : IOException("Another node writes to the file of an attachment.", cause);

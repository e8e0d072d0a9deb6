namespace OfflineSync.Server.Merge.Text;

/// <summary>An edit that does not fit to what its client must have seen, or makes the text too long. The document is unchanged.</summary>
internal sealed class TextMismatchException(string message) : Exception(message);

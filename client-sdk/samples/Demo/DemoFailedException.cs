namespace OfflineSync.Demo;

/// <summary>Something that the demo claims did not happen.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);

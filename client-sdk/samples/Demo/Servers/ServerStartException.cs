namespace OfflineSync.Demo.Servers;

/// <summary>The child process did not become a listening server.</summary>
internal sealed class ServerStartException(string message) : Exception(message);

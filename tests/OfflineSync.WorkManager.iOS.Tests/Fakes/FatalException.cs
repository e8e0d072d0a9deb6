namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>What ends the process on a device.</summary>
internal sealed class FatalException(string message) : Exception(message);

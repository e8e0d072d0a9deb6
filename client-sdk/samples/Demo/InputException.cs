namespace OfflineSync.Demo;

/// <summary>What the user asked for cannot be done; the message says what to change.</summary>
internal sealed class InputException(string message) : Exception(message);

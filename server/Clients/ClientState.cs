namespace OfflineSync.Server.Clients;

/// <summary>What the server knows of a client in a scope.</summary>
/// <param name="Subject">To whom it belongs: who used it first.</param>
/// <param name="IsRevoked">Whether an operator has shut it out.</param>
internal sealed record ClientState(string Subject, bool IsRevoked);

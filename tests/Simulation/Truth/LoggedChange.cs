using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Simulation.Truth;

/// <summary>A change in the server's log, with the mutation that it was.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Entry">The entry of the log.</param>
/// <param name="Sent">The mutation.</param>
internal sealed record LoggedChange(string Scope, ChangeEntry Entry, SentMutation Sent);

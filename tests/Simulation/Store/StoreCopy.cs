using Microsoft.Data.Sqlite;

namespace OfflineSync.Simulation.Store;

/// <summary>A backup of a store. Immutable.</summary>
/// <param name="Scopes">The scopes, none of which changes any more.</param>
internal sealed record StoreCopy(IReadOnlyDictionary<string, ScopeContent> Scopes)
{
    /// <summary>What was beside the log.</summary>
    public SqliteConnection? Beside { get; init; }
}

namespace OfflineSync.Client;

/// <summary>
/// A value of this device that lost against a concurrent write. Values are <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte array
/// or null. For a set, both are JSON arrays: the elements that this device added and that are not there, and those that it removed and that are.
/// </summary>
/// <param name="Id">The entry's number on this device.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">The values of the row's primary key: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or byte array.</param>
/// <param name="Column">The column; null when the row as a whole is concerned: this device's delete lost.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Mine">What this device wrote; null for a delete.</param>
/// <param name="Theirs">What stayed; null for a delete.</param>
/// <param name="MyStamp">When this device wrote.</param>
/// <param name="TheirStamp">When the other one wrote.</param>
/// <param name="TheirClient">The installation that wrote what stayed.</param>
/// <param name="DecidedAt">When the server decided.</param>
public sealed record Conflict(
    long Id,
    string Scope,
    string Table,
    IReadOnlyList<object> Key,
    string? Column,
    ConflictRule Rule,
    object? Mine,
    object? Theirs,
    DateTimeOffset MyStamp,
    DateTimeOffset TheirStamp,
    Guid TheirClient,
    DateTimeOffset DecidedAt);

namespace OfflineSync.Client;

/// <summary>What a rejected mutation had written to a row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Operation">What happened to the row.</param>
/// <param name="Key">The values of its primary key: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or byte array.</param>
/// <param name="Values">
/// What was written, by column: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte array or null. For a counter the difference, for a
/// set a <see cref="SetChange"/>, for a merged text a <see cref="TextChange"/>. Empty for a delete, and for a row that was too large: the table has it.
/// </param>
public sealed record RejectedRow(string Table, RejectedOperation Operation, IReadOnlyList<object> Key, IReadOnlyDictionary<string, object?> Values);

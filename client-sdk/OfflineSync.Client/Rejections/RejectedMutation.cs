namespace OfflineSync.Client;

/// <summary>A mutation that was refused, by the server or because it cannot be sent. It has no effect anywhere; this is what it had written.</summary>
/// <param name="Id">The entry's number on this device.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Code">Why, stable, upper snake case.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="CreatedAt">When it was collected.</param>
/// <param name="Rows">What it had written, at most the first 1,000 rows; none when it was not kept.</param>
/// <param name="HasMoreRows">Whether it has more rows than those.</param>
public sealed record RejectedMutation(
    long Id, string Scope, string Code, string Message, DateTimeOffset CreatedAt, IReadOnlyList<RejectedRow> Rows, bool HasMoreRows);

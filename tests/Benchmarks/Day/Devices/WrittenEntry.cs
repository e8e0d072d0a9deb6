namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>What somebody has entered.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Row">Its columns, joined.</param>
/// <param name="At">When.</param>
internal sealed record WrittenEntry(string Id, string Row, DateTimeOffset At);

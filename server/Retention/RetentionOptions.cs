namespace OfflineSync.Server.Retention;

/// <summary>How much of the past is kept. What is current, the rows, is kept for ever.</summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long deletes are kept. A device that stays away for longer keeps its outbox and fetches its scopes anew; what it wrote meanwhile to a row that was deleted
    /// is recorded as a conflict. Default: 90 days.
    /// </summary>
    public TimeSpan LogAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How many of the last changes of each scope are kept, however young older ones are; the same goes for devices that lack more. Default: 1,000,000.</summary>
    public long LogChangesMax { get; set; } = 1_000_000;

    /// <summary>
    /// How long the results of mutations are kept, so that one that a device sends again has its first result; at least <see cref="LogAge"/>. One that comes again
    /// later is rejected on its device as <c>RESULT_FORGOTTEN</c>, and never takes effect twice. Default: 180 days.
    /// </summary>
    public TimeSpan ResultAge { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How many results of each scope are kept, however young older ones are; at least <see cref="LogChangesMax"/>. Default: 10,000,000.</summary>
    public long ResultsMax { get; set; } = 10_000_000;

    /// <summary>How often old things are removed. Default: every hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <exception cref="InvalidOperationException">Values that cannot be, or contradict each other.</exception>
    internal void Check()
    {
        Require(LogAge > TimeSpan.Zero, $"OfflineSync:Retention:LogAge is {LogAge}: give a time above zero, such as 90.00:00:00.");
        Require(LogChangesMax > 0, $"OfflineSync:Retention:LogChangesMax is {LogChangesMax}: give a number above zero.");
        Require(ResultAge >= LogAge, $"OfflineSync:Retention:ResultAge ({ResultAge}) is below LogAge ({LogAge}): results are kept at least as long as the log.");
        Require(ResultsMax >= LogChangesMax, $"OfflineSync:Retention:ResultsMax ({ResultsMax}) is below LogChangesMax ({LogChangesMax}): make it at least as large.");
        Require(
            Interval >= TimeSpan.FromMinutes(1) && Interval <= TimeSpan.FromDays(30),
            $"OfflineSync:Retention:Interval is {Interval}: give one minute to 30 days, such as 01:00:00.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}

using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Results;
using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Benchmarks.Day.Loop;

/// <summary>
/// Chooses the next sync policy of a cohort from what its devices told of the last days, by the rule that docs/TELEMETRY.md recommends to operators: where devices
/// often wake a mobile radio, and a good part of that only asks for news, the poll interval doubles, up to an hour.
/// </summary>
internal static class PolicyChooser
{
    /// <summary>So often a day does a device of a cohort with a poor network sync on a metered one.</summary>
    private const double MeteredSyncsMin = 15;

    /// <summary>What carries writes is to be sent anyway; less than this share of the rest is not worth older data.</summary>
    private const double QuestionsMin = 0.25;

    private const uint StandardPollSeconds = 15 * 60;
    private const uint LongestPollSeconds = 60 * 60;

    /// <summary>The next policy; the present one if there is nothing to change.</summary>
    public static SyncPolicy? Next(IReadOnlyList<DayFigures> reported, SyncPolicy? present)
    {
        var metered = reported.Average(day => day.LteWakeups);
        var questions = reported.Average(day => day.LteWakeupsBy[Traffic.Questions]);
        var interval = present?.PollInterval ?? StandardPollSeconds;
        if (metered < MeteredSyncsMin || questions < QuestionsMin * metered || interval >= LongestPollSeconds)
            return present;
        return new SyncPolicy { Version = (present?.Version ?? 0) + 1, Name = "fewer questions", PollInterval = Math.Min(interval * 2, LongestPollSeconds) };
    }
}

using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>
/// Finds attempts of a wake's class that ended during the wake and must be repeated. The run history knows them all: the result of a drain would miss
/// those that a process began by itself when the wake had just started it.
/// </summary>
internal static class Unfinished
{
    private const int AttemptsMax = 1_000;

    public static async Task<bool> AnyAsync(WorkManager manager, Wake wake)
    {
        var attempts = await manager.GetHistoryAsync(AttemptsMax);
        var works = attempts
            .Where(a => a.EndedAt >= wake.BeganAt && a.Result is AttemptResult.Retry or AttemptResult.Stopped)
            .Select(a => a.WorkId).Distinct().ToList();
        return works.Count > 0
            && (await manager.GetAsync(WorkQuery.ByIds(works))).Any(w => w.State == WorkState.Enqueued && WakeClass.Of(w.Constraints) == wake.Class);
    }
}

using System.Diagnostics.CodeAnalysis;
using BackgroundTasks;
using Foundation;
using Microsoft.Extensions.Logging;
using OfflineSync.WorkManager.Ios.Launches;

namespace OfflineSync.WorkManager.Ios.Requests;

/// <summary>The requests that wait at the system, kept equal to what the queue needs. Nothing here throws.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to let go of.")]
internal sealed partial class SystemRequests(IReadOnlyList<Launch> launches, Submission submission, TimeProvider time, ILogger logger)
{
    /// <summary>The system forgets requests for later than about a week.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(7);

    /// <summary>When to be launched again if the process dies before it knows better, or if a launch could not run what is due.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Why the queue could not be read last; null if it could.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>Asks for another launch in place of one that has just been used up, in case this one comes to a bad end.</summary>
    public async Task SecureAsync(Launch launch)
    {
        await _gate.WaitAsync();
        try
        {
            launch.Waiting = WaitingRequest.None;
            await WantAsync(launch, time.GetUtcNow() + Again);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Derives all requests anew from what the queue says now. While it cannot be read, they stay as they are.</summary>
    /// <param name="manager">The queue.</param>
    /// <param name="drained">The launch that has just run all that it may.</param>
    public async Task DeriveAsync(WorkManager manager, Launch? drained = null)
    {
        await _gate.WaitAsync();
        try
        {
            var demands = await manager.GetDemandsAsync();
            Problem = null;
            foreach (var launch in launches)
                await DeriveAsync(launch, [.. demands.Where(d => launch.Class.Serves(d.Constraints)).Select(d => d.NotBefore)], launch == drained);
        }
        catch (Exception error) when (error is WorkStorageException or ObjectDisposedException)
        {
            Problem = error;
            LogQueueUnreadable(error);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task DeriveAsync(Launch launch, IReadOnlyList<DateTimeOffset> due, bool hasDrained)
    {
        if (due.Count == 0)
        {
            Cancel(launch);
            return;
        }
        var now = time.GetUtcNow();
        var first = due.Min();
        // What is due after a launch waits for something that the system knows nothing of: do not ask to be launched in a circle.
        // What is held for longer than that was held before the clock was set back.
        if (hasDrained && first <= now || launch.HeldUntil > now + Again)
            launch.HeldUntil = now + Again;
        await WantAsync(launch, first > launch.HeldUntil ? first : launch.HeldUntil);
    }

    private static void Cancel(Launch launch)
    {
        if (launch.Waiting.IsThere == false)
            return;
        launch.Waiting = WaitingRequest.None;
        if (launch.Diagnostics.IsRegistered)
            BGTaskScheduler.Shared.Cancel(launch.Identifier);
    }

    private async Task WantAsync(Launch launch, DateTimeOffset notBefore)
    {
        var now = time.GetUtcNow();
        if (!launch.Diagnostics.IsRegistered || launch.Waiting.Serves(notBefore, now))
            return;
        DateTimeOffset? begin = notBefore <= now ? null : notBefore < now + AheadMax ? notBefore : now + AheadMax;
        var refusal = await SubmitAsync(launch, begin);
        launch.Waiting = refusal is null ? WaitingRequest.For(notBefore) : WaitingRequest.None;
        launch.Submitted(new IosSubmission(now, begin, refusal?.Code, refusal?.Problem));
        Report(launch, refusal);
    }

    private async Task<Refusal?> SubmitAsync(Launch launch, DateTimeOffset? begin)
    {
        try
        {
            using var request = launch.Class.CreateRequest(launch.Identifier);
            if (begin is { } date)
                request.EarliestBeginDate = (NSDate)date.UtcDateTime;
            var (isTaken, error) = await submission.SubmitAsync(request).WaitAsync(AnswerMax, time);
            return isTaken ? null : Refusal.Of(error, launch.Identifier, launch.Class.BackgroundMode);
        }
        catch (Exception error)
        {
            return new Refusal(0, $"iOS does not take \"{launch.Identifier}\": {error.Message}");
        }
    }

    /// <summary>Says each thing once until it has gone.</summary>
    private void Report(Launch launch, Refusal? refusal)
    {
        var isKnown = refusal is not null && (refusal.ConcernsAll ? launches.Any(l => l.Reported == refusal) : launch.Reported == refusal);
        launch.Reported = refusal;
        if (refusal is not null && !isKnown)
            LogRefused(refusal.Problem, refusal.Code);
    }

    [LoggerMessage(100, LogLevel.Warning, "{Problem} (BGTaskScheduler error {Code})")]
    private partial void LogRefused(string problem, long code);

    [LoggerMessage(101, LogLevel.Error, "The queue cannot be read; the requests to iOS stay as they are")]
    private partial void LogQueueUnreadable(Exception error);
}

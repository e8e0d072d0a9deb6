using System.Diagnostics.CodeAnalysis;
using OfflineSync.WorkManager.Android.Requests;

namespace OfflineSync.WorkManager.Android.Wakes;

/// <summary>A time that the system has given the app, from the start of its worker until the app or the system ends it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer, and the system may stop a wake when it has ended long since.")]
internal sealed class Wake(WakeRequest? request, string? id, DateTimeOffset now, bool stayOnContext)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>What the system was asked for; null if another version of the app asked.</summary>
    public WakeRequest? Request => request;

    public WakeClass? Class => request?.Class;

    /// <summary>The id of the request.</summary>
    public string? Id => id;

    /// <summary>When it began, in the precision of the queue.</summary>
    public DateTimeOffset BeganAt { get; } = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    public StopReason StopReason { get; private set; } = StopReason.NotStopped;

    public bool IsStopped => StopReason != StopReason.NotStopped;

    /// <summary>Cancelled when the system takes the time back.</summary>
    public CancellationToken Token => _stopped.Token;

    /// <summary>The system takes the time back. Called on its thread, so nothing else happens there.</summary>
    public void Stop(StopReason reason)
    {
        lock (_lock)
        {
            if (IsStopped)
                return;
            StopReason = reason;
        }
        if (stayOnContext)
            _stopped.Cancel();
        else
            _ = _stopped.CancelAsync();
    }
}

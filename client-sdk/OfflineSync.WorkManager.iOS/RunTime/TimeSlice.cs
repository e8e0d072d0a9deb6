using System.Diagnostics.CodeAnalysis;
using OfflineSync.WorkManager.Ios.Launches;

namespace OfflineSync.WorkManager.Ios.RunTime;

/// <summary>Time that the system gives: until it is completed, or until the system takes it back.</summary>
/// <param name="launch">The launch that it belongs to; null for the time after the user has left the app.</param>
/// <param name="complete">Gives the time back. Called once.</param>
/// <param name="grace">How long there still is when the system takes it back.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to let go of.")]
internal sealed class TimeSlice(Launch? launch, Action<bool> complete, TimeSpan grace, TimeProvider time)
{
    private readonly CancellationTokenSource _expiration = new();
    private readonly TaskCompletionSource _overdue = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isExpired;
    private int _isCompleted;

    public Launch? Launch => launch;

    public string Name => launch?.Identifier ?? "the time after leaving";

    public bool IsExpired => Volatile.Read(ref _isExpired) != 0;

    /// <summary>Is cancelled when the system takes the time back.</summary>
    public CancellationToken Expiration => _expiration.Token;

    /// <summary>The system takes the time back: from now on there is only the grace.</summary>
    public void Expire()
    {
        if (Interlocked.Exchange(ref _isExpired, 1) != 0)
            return;
        _ = EndAsync();
    }

    /// <summary>Waits for work to end, but not for longer than the grace after the time was taken back.</summary>
    public async Task WithinGraceAsync(Task work)
    {
        if (await Task.WhenAny(work, _overdue.Task) == work)
            await work;
    }

    public void Complete(bool isSuccess)
    {
        if (Interlocked.Exchange(ref _isCompleted, 1) == 0)
            complete(isSuccess);
    }

    private async Task EndAsync()
    {
        var overdue = Task.Delay(grace, time);
        await _expiration.CancelAsync();
        await overdue;
        _overdue.SetResult();
    }
}

using System.Diagnostics;

namespace OfflineSync.Server.Push;

/// <summary>A push that waits for its group.</summary>
/// <param name="push">The push.</param>
/// <param name="arrived">When it came, if that is measured.</param>
/// <param name="cancellationToken">Cancelled when nobody waits for it any more.</param>
internal sealed class PendingPush(ParsedPush push, long? arrived, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<PushResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The push.</summary>
    public ParsedPush Push { get; } = push;

    /// <summary>When it came, if that is measured.</summary>
    public long? Arrived => arrived;

    /// <summary>The call that brought it, if somebody traces.</summary>
    public Activity? Call { get; } = Activity.Current;

    /// <summary>Whether nobody waits for it any more. Once it is in a group it goes through anyway.</summary>
    public bool Abandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Waits for its outcome, in the caller's context. Cancelling only stops the waiting.</summary>
    public async Task<PushResult> WaitAsync()
    {
        using var cancelled = cancellationToken.UnsafeRegister(
            static (completion, token) => ((TaskCompletionSource<PushResult>)completion!).TrySetCanceled(token), _completion);
        return await _completion.Task;
    }

    /// <summary>Ends it.</summary>
    public void Complete(PushResult result) => _completion.TrySetResult(result);

    /// <summary>Ends it with an error.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);
}

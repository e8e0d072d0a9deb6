namespace OfflineSync.Server.Push;

/// <summary>A push that waits for its group.</summary>
internal sealed class PendingPush(ParsedPush push, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<PushResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The push.</summary>
    public ParsedPush Push { get; } = push;

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

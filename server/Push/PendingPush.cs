namespace OfflineSync.Server.Push;

/// <summary>A push that waits for its group.</summary>
internal sealed class PendingPush(ParsedPush push, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<PushResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The push.</summary>
    public ParsedPush Push { get; } = push;

    /// <summary>Its outcome.</summary>
    public Task<PushResult> Task => _completion.Task;

    /// <summary>Whether nobody waits for it any more. Once it is in a group it goes through anyway.</summary>
    public bool Abandoned => cancellationToken.IsCancellationRequested;

    /// <summary>Ends it.</summary>
    public void Complete(PushResult result) => _completion.TrySetResult(result);

    /// <summary>Ends it with an error.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);
}

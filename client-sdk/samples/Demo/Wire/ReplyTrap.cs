namespace OfflineSync.Demo.Wire;

/// <summary>Where replies of the server end up that never reach the device.</summary>
internal sealed class ReplyTrap
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <summary>Bytes of replies that were swallowed.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Completes when the last frame of a reply was swallowed: the server has finished its answer.</summary>
    public Task Complete => _complete.Task;

    public void Swallow(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void EndReply() => _complete.TrySetResult();
}

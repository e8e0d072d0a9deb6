namespace OfflineSync.Crash.Tests.Network;

/// <summary>What is to happen to the next connection, and whether it has.</summary>
/// <param name="direction">The direction whose bytes are watched.</param>
/// <param name="isHere">Whether the byte at a position is the first one that does not pass.</param>
/// <param name="kind">What happens then; null: this direction is held back until <see cref="Release"/>.</param>
internal sealed class Fault(Direction direction, Func<BytePosition, bool> isHere, CutKind? kind)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CutKind> _kind = kind is { } known ? Completed(known) : new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isOver;

    public Direction Direction => direction;

    /// <summary>Completes when the position was reached.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes with what happens at the position.</summary>
    public Task<CutKind> Kind => _kind.Task;

    /// <summary>Whether the byte at a position does not pass any more: then the place is reached.</summary>
    public bool Stops(BytePosition position)
    {
        lock (_reached)
            return !_isOver && isHere(position) && _reached.TrySetResult();
    }

    /// <summary>From now on the connection stays whole, unless the place was reached.</summary>
    public void Disarm()
    {
        lock (_reached)
            _isOver = true;
    }

    /// <summary>Breaks the connection that was held back.</summary>
    public void Release(CutKind cut) => _kind.TrySetResult(cut);

    private static TaskCompletionSource<CutKind> Completed(CutKind kind)
    {
        var source = new TaskCompletionSource<CutKind>();
        source.SetResult(kind);
        return source;
    }
}

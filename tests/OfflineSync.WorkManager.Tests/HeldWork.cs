namespace OfflineSync.WorkManager.Tests;

/// <summary>Workers that run until the test says what they return.</summary>
internal sealed class HeldWork(bool obeys)
{
    private TaskCompletionSource<WorkResult?> _result = new();

    public List<WorkContext> Contexts { get; } = [];

    public List<string> Events { get; } = [];

    public void Finish(WorkResult? result = null) => Interlocked.Exchange(ref _result, new()).SetResult(result ?? WorkResult.Success());

    public void Throw(Exception error) => Interlocked.Exchange(ref _result, new()).SetException(error);

    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        Contexts.Add(context);
        var result = obeys ? _result.Task.WaitAsync(cancellationToken) : _result.Task;
        // What is registered last is called first.
        using var registration = cancellationToken.Register(() => Events.Add("cancelled"));
        return (await result)!;
    }
}

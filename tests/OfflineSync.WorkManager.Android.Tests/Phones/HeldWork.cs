namespace OfflineSync.WorkManager.Android.Tests.Phones;

/// <summary>Workers that run until the test says what they return, or their token is cancelled.</summary>
internal sealed class HeldWork
{
    private TaskCompletionSource<WorkResult> _result = new();

    public int Running { get; private set; }

    public int MostAtOnce { get; private set; }

    public int Cancelled { get; private set; }

    public void Finish(WorkResult? result = null) => Interlocked.Exchange(ref _result, new()).SetResult(result ?? WorkResult.Success());

    public async Task<WorkResult> RunAsync(WorkContext context, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, ++Running);
        try
        {
            return await _result.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }
        finally
        {
            Running--;
        }
    }
}

using BackgroundTasks;

namespace OfflineSync.WorkManager.Ios.Tests;

/// <summary>A background task as the system sees it.</summary>
internal sealed class LaunchedTask(Phone phone, string identifier, bool expiresAtOnce)
{
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Identifier => identifier;

    public Action? ExpirationHandler { get; private set; }

    public bool IsCompleted => _completion.Task.IsCompleted;

    /// <summary>What the task was completed with.</summary>
    public Task<bool> Completion => _completion.Task.WaitAsync(App.Patience);

    public void SetExpirationHandler(Action? handler)
    {
        phone.Note($"handler {Phone.Short(identifier)}");
        ExpirationHandler = handler;
        if (expiresAtOnce && handler is not null)
            Expire();
    }

    /// <summary>Takes the time back. The handler is called once.</summary>
    public void Expire()
    {
        var handler = ExpirationHandler ?? throw new FatalException("The task has no expiration handler.");
        ExpirationHandler = null;
        handler();
    }

    public void Complete(bool success)
    {
        phone.Note($"completed {Phone.Short(identifier)} {success}");
        if (!_completion.TrySetResult(success))
            throw new FatalException("The task was completed twice.");
    }

    public BGTask ToTask(bool isProcessing) => isProcessing ? new BGProcessingTask(this) : new BGAppRefreshTask(this);
}

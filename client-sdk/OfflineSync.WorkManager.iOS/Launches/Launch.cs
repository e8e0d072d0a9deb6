using OfflineSync.WorkManager.Ios.Requests;

namespace OfflineSync.WorkManager.Ios.Launches;

/// <summary>One of the five identifiers, and what has become of it.</summary>
internal sealed class Launch(LaunchClass @class, string identifier)
{
    private readonly Lock _lock = new();
    private IosLaunchDiagnostics _diagnostics = new(identifier);

    public LaunchClass Class => @class;

    public string Identifier => identifier;

    public IosLaunchDiagnostics Diagnostics
    {
        get
        {
            lock (_lock)
                return _diagnostics;
        }
    }

    // These belong to SystemRequests, which works on one launch at a time.

    public WaitingRequest Waiting { get; set; } = WaitingRequest.Unknown;

    /// <summary>The refusal that was logged last and still stands.</summary>
    public Refusal? Reported { get; set; }

    /// <summary>Before this time a launch would only find again what it cannot run.</summary>
    public DateTimeOffset HeldUntil { get; set; } = DateTimeOffset.MinValue;

    public void Registered(bool isRegistered) => Note(d => d with { IsRegistered = isRegistered });

    public void Submitted(IosSubmission submission) => Note(d => d with { LastSubmission = submission });

    public void Launched(DateTimeOffset at) => Note(d => d with { LastLaunch = at });

    public void Completed(DateTimeOffset at, bool isSuccess) => Note(d => d with { LastCompletion = at, WasSuccess = isSuccess });

    private void Note(Func<IosLaunchDiagnostics, IosLaunchDiagnostics> change)
    {
        lock (_lock)
            _diagnostics = change(_diagnostics);
    }
}

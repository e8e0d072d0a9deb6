namespace OfflineSync.WorkManager;

/// <summary>What has become of one of the identifiers since the process started.</summary>
/// <param name="Identifier">The identifier that must be in <c>BGTaskSchedulerPermittedIdentifiers</c>.</param>
public sealed record IosLaunchDiagnostics(string Identifier)
{
    /// <summary>Whether iOS took the launch handler. If not, the identifier is missing in Info.plist, or <c>Register</c> was not called.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>The last request for a launch; null if there was none.</summary>
    public IosSubmission? LastSubmission { get; init; }

    /// <summary>When the app was launched for it last.</summary>
    public DateTimeOffset? LastLaunch { get; init; }

    /// <summary>When the last launch was completed.</summary>
    public DateTimeOffset? LastCompletion { get; init; }

    /// <summary>
    /// Whether the last launch that was completed did all it could. No: attempts ask to run again or were stopped, or the queue could not be used.
    /// </summary>
    public bool? WasSuccess { get; init; }
}

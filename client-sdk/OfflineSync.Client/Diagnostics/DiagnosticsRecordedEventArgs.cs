namespace OfflineSync.Client;

/// <summary>Something has ended and was recorded.</summary>
/// <param name="recorded">What.</param>
public sealed class DiagnosticsRecordedEventArgs(DiagnosticsEvent recorded) : EventArgs
{
    /// <summary>What was recorded.</summary>
    public DiagnosticsEvent Event { get; } = recorded;
}

namespace OfflineSync.Client;

/// <summary>What a diagnostics event is about. The numbers are persisted.</summary>
public enum DiagnosticsKind
{
    /// <summary>A sync.</summary>
    Sync = 1,

    /// <summary>A run of a work.</summary>
    Work = 2,
}

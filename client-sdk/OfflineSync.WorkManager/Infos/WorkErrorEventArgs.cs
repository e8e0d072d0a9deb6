namespace OfflineSync.WorkManager;

/// <summary>Something went wrong behind the app's back.</summary>
/// <param name="kind">What.</param>
/// <param name="message">What, in words, and what to do.</param>
public sealed class WorkErrorEventArgs(WorkErrorKind kind, string message) : EventArgs
{
    /// <summary>What went wrong.</summary>
    public WorkErrorKind Kind { get; } = kind;

    /// <summary>What went wrong in words, and what to do.</summary>
    public string Message { get; } = message;

    /// <summary>The cause.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The work, if it was one.</summary>
    public Guid? WorkId { get; init; }

    /// <summary>The name of the worker, if it was one.</summary>
    public string? WorkerName { get; init; }

    /// <summary>The input of the worker, if it was one.</summary>
    public WorkData? Input { get; init; }

    /// <summary>Where the corrupt file was put.</summary>
    public string? QuarantinedPath { get; init; }
}

using Microsoft.Extensions.Logging;

namespace OfflineSync.WorkManager;

/// <summary>How iOS wakes the app for its work.</summary>
public sealed class IosWorkSchedulerOptions
{
    /// <summary>
    /// What the five identifiers in <c>BGTaskSchedulerPermittedIdentifiers</c> begin with. Default: the app's bundle identifier.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// Opens the queue, or gives the open one. It is called on a background queue after <see cref="IosWorkScheduler.Register"/>, and again at each
    /// launch while it throws.
    /// </summary>
    public Func<Task<WorkManager>>? Open { get; set; }

    /// <summary>
    /// How long workers may take to end when the system takes the time back. Default: 2 seconds. The system kills apps that take longer than a few.
    /// </summary>
    public TimeSpan ExpirationGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal void Validate()
    {
        if (Open is null)
            throw new ArgumentException($"Set {nameof(Open)} to a function that opens the queue.");
        ArgumentOutOfRangeException.ThrowIfLessThan(ExpirationGrace, TimeSpan.Zero);
    }
}

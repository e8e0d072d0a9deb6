using Microsoft.Extensions.Logging;

namespace OfflineSync.WorkManager.Android;

/// <summary>How the queue's requests to the system are made.</summary>
public sealed class AndroidWorkSchedulerOptions
{
    /// <summary>
    /// What the unique names of the requests begin with; also their tag. Default: <c>offlinesync-work</c>. The system keeps the names: after a change, the
    /// requests under the old ones wake the app once more each.
    /// </summary>
    public string NamePrefix { get; set; } = "offlinesync-work";

    /// <summary>
    /// How long to wait after a change of the queue before the requests follow it, so that many changes cost one look. Default: 250 milliseconds.
    /// </summary>
    public TimeSpan SubmitDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the system may take to store a request before that counts as refused. Default: 30 seconds.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before a refused request is tried again; doubled each time. Default: 30 seconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a refused request is tried again in a row. After that, the next change of the queue, wake, start or opening of the app tries. Default: 5.
    /// </summary>
    public int RetriesMax { get; set; } = 5;

    /// <summary>How often the device's state is read where the system does not let the app listen to it. Default: 45 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where logs go. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Whether everything runs on the caller's thread: for tests.</summary>
    internal bool StayOnCallersContext { get; set; }

    /// <summary>Whether the device has an API level.</summary>
    internal Func<int, bool> IsApiLevel { get; set; } = level => OperatingSystem.IsAndroidVersionAtLeast(level);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(NamePrefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(SubmitDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(OperationTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetriesMax, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollInterval, TimeSpan.FromSeconds(1));
    }
}

using System.Diagnostics.CodeAnalysis;
using BackgroundTasks;
using CoreFoundation;
using Foundation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.WorkManager.Ios.Device;
using OfflineSync.WorkManager.Ios.Launches;
using OfflineSync.WorkManager.Ios.Requests;
using OfflineSync.WorkManager.Ios.RunTime;
using UIKit;

namespace OfflineSync.WorkManager;

/// <summary>
/// Lets iOS wake the app for its work: asks for a few kinds of launches, as the queue needs them, and runs what is due when a launch comes, or for
/// the seconds that remain when the user leaves the app. It lives as long as the process.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process: what was registered cannot be taken back.")]
public sealed partial class IosWorkScheduler
{
    private readonly IosWorkSchedulerOptions _options;
    private readonly ILogger _logger;
    private readonly ProcessTime _processTime = new();
    private readonly IosDevice _device;
    private readonly List<Launch> _launches;
    private readonly WorkQueue _queue;
    private TimeUser? _user;
    private TimeSlice? _leaving;

    /// <summary>Makes a scheduler. Nothing happens before <see cref="Register"/>.</summary>
    public IosWorkScheduler(IosWorkSchedulerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<IosWorkScheduler>();
        _device = new IosDevice(_processTime, options.TimeProvider);
        DeviceMonitor = new DeviceMonitor(_device, new DeviceMonitorOptions { TimeProvider = options.TimeProvider });
        var prefix = options.Prefix ?? NSBundle.MainBundle.BundleIdentifier;
        _launches = [.. LaunchClass.All.Select(c => new Launch(c, c.IdentifierWith(prefix)))];
        _queue = new WorkQueue(options.Open!, Opened);
    }

    /// <summary>
    /// Tells the state of the device: give it to <see cref="WorkManagerOptions.DeviceMonitor"/>. The device counts as idle while iOS lets a processing
    /// task run.
    /// </summary>
    public IDeviceMonitor DeviceMonitor { get; }

    /// <summary>
    /// Registers the launch handlers, and opens the queue soon after. Call it on the main thread before the app has finished launching, at each start
    /// of the process, also in the background.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is too late, or the identifiers were registered before. iOS would end the app.</exception>
    public void Register()
    {
        Registration.Claim(_launches.Select(l => l.Identifier));
        var requests = new SystemRequests(_launches, new Submission(), _options.TimeProvider, _logger);
        _user = new TimeUser(_queue, _processTime, requests, _options.TimeProvider, _logger);
        foreach (var launch in _launches)
        {
            launch.Registered(Registration.Register(launch.Identifier, task => Launched(launch, task)));
            if (!launch.Diagnostics.IsRegistered)
                LogNotPermitted(Refusal.NotPermitted(launch.Identifier, launch.Class.BackgroundMode));
        }
        var center = NSNotificationCenter.DefaultCenter;
        center.AddObserver(UIApplication.DidBecomeActiveNotification, _ => EnterForeground());
        center.AddObserver(UIApplication.DidEnterBackgroundNotification, _ => LeaveForeground());
        center.AddObserver(UIApplication.BackgroundRefreshStatusDidChangeNotification, _ => InBackground(_user.CatchUpAsync));
        InBackground(_user.CatchUpAsync);
    }

    /// <summary>What has become of requests and launches since the process started.</summary>
    public IosWorkDiagnostics GetDiagnostics() => new(
        [.. _launches.Select(l => l.Diagnostics)], NSProcessInfo.ProcessInfo.LowPowerModeEnabled, _queue.Problem ?? _user?.QueueProblem);

    private void Opened(WorkManager manager)
    {
        manager.Changed += (_, _) => _ = _user!.DeriveAsync();
        _processTime.Opened(manager);
    }

    private void Launched(Launch launch, BGTask task)
    {
        var slice = new TimeSlice(launch, task.SetTaskCompleted, _options.ExpirationGrace, _options.TimeProvider);
        task.ExpirationHandler = slice.Expire;
        _device.WakeUp();
        _ = _user!.UseAsync(slice);
    }

    private void EnterForeground()
    {
        _processTime.EnterForeground();
        _leaving?.Expire();
        _leaving = null;
        _device.WakeUp();
        InBackground(_user!.CatchUpAsync);
    }

    private void LeaveForeground()
    {
        _processTime.LeaveForeground();
        var id = UIApplication.BackgroundTaskInvalid;
        var slice = new TimeSlice(null, _ => DispatchQueue.MainQueue.DispatchAsync(() => End(id)), _options.ExpirationGrace, _options.TimeProvider);
        id = UIApplication.SharedApplication.BeginBackgroundTask("OfflineSync", slice.Expire);
        if (id == UIApplication.BackgroundTaskInvalid)
            slice.Expire();
        _leaving = slice;
        InBackground(() => _user!.UseAsync(slice));
    }

    private static void End(nint id)
    {
        if (id != UIApplication.BackgroundTaskInvalid)
            UIApplication.SharedApplication.EndBackgroundTask(id);
    }

    /// <summary>Off the main thread, which belongs to the user interface.</summary>
    private static void InBackground(Func<Task> action) => DispatchQueue.DefaultGlobalQueue.DispatchAsync(() => _ = action());

    [LoggerMessage(102, LogLevel.Error, "{Problem}")]
    private partial void LogNotPermitted(string problem);
}

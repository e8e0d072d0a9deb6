using System.Diagnostics.CodeAnalysis;
using Android.Content;
using Android.Util;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OfflineSync.WorkManager.Android.Device;
using OfflineSync.WorkManager.Android.Platform;
using OfflineSync.WorkManager.Android.Requests;
using OfflineSync.WorkManager.Android.Wakes;
using Jetpack = AndroidX.Work;

namespace OfflineSync.WorkManager.Android;

/// <summary>
/// Lets Android wake the app for a queue of works: asks Jetpack WorkManager for at most twelve requests, derived from the queue, runs what is due while
/// the system gives time, and stops it when the system takes the time back.
/// </summary>
/// <remarks>One for each process, registered in <c>Application.OnCreate</c>, because the system may start the process for nothing but a wake.</remarks>
public sealed partial class AndroidWorkScheduler : IDisposable
{
    private const string LogTag = "OfflineSync";

    private static AndroidWorkScheduler? _current;

    private readonly AndroidWorkSchedulerOptions _options;
    private readonly Func<IDeviceMonitor, Task<WorkManager>> _open;
    private readonly ILogger _logger;
    private readonly ActiveWakes _wakes;
    private readonly HeldClasses _held = new();
    private readonly AndroidDeviceMonitor _monitor;
    private readonly Reconciler _reconciler;
    private readonly WakeRunner _runner;
    private readonly Lock _lock = new();
    private Task<WorkManager>? _opening;
    private WorkManager? _manager;
    private volatile bool _isInForeground;

    private AndroidWorkScheduler(Context context, Func<IDeviceMonitor, Task<WorkManager>> open, AndroidWorkSchedulerOptions options)
    {
        options.Validate();
        _options = options;
        _open = open;
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<AndroidWorkScheduler>();
        Api = new ApiLevel(options.IsApiLevel);
        _wakes = new ActiveWakes(() => _monitor!.Refresh());
        _monitor = new AndroidDeviceMonitor(context, options, Api, () => _wakes.IsDeviceIdle, _logger);
        _reconciler = new Reconciler(options, new SystemRequests(context, options, OnRefused), _wakes, _logger);
        _runner = new WakeRunner(_wakes, _held, _reconciler, StartAsync, () => _isInForeground, _logger);
    }

    /// <summary>The system refused a request, or its work manager is broken. It is tried again.</summary>
    public event EventHandler<WorkErrorEventArgs>? Error;

    /// <summary>The scheduler that is registered.</summary>
    public static AndroidWorkScheduler? Current => Volatile.Read(ref _current);

    /// <summary>Tells the state of this device, for <see cref="WorkManagerOptions.DeviceMonitor"/>.</summary>
    public IDeviceMonitor DeviceMonitor => _monitor;

    /// <summary>Whether the app said that the user sees it.</summary>
    public bool IsInForeground => _isInForeground;

    internal ApiLevel Api { get; }

    /// <summary>
    /// Tells how to open the queue. Nothing is opened yet. Call it in <c>Application.OnCreate</c>, which also runs when the system starts the process for a
    /// wake.
    /// </summary>
    /// <param name="context">The application.</param>
    /// <param name="open">
    /// Opens the queue, with this monitor in its options; called once, by the first wake or by <see cref="StartAsync"/>, and again only if it threw.
    /// </param>
    /// <param name="options">How the requests are made.</param>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods, typeof(WakeWorker))]
    public static AndroidWorkScheduler Register(
        Context context, Func<IDeviceMonitor, Task<WorkManager>> open, AndroidWorkSchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(open);
        var scheduler = new AndroidWorkScheduler(context.ApplicationContext ?? context, open, options ?? new AndroidWorkSchedulerOptions());
        Interlocked.Exchange(ref _current, scheduler)?.Dispose();
        return scheduler;
    }

    /// <summary>
    /// Opens the queue, runs what is due, and asks the system to wake the app for what comes later. Call it at every start of the app: a force-stop has
    /// dropped all requests, and this makes them anew.
    /// </summary>
    /// <returns>The queue, the same at each call.</returns>
    /// <exception cref="Exception">What the app's function threw. The next call tries again.</exception>
    public Task<WorkManager> StartAsync()
    {
        lock (_lock)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
                _opening = Background.Run(_options, OpenAsync);
            else
                _reconciler.Request();
            return _opening;
        }
    }

    /// <summary>
    /// Asks the system at once for what the queue needs, and waits until it has stored that. Without it, that happens soon after each change; with it, a
    /// work that was enqueued before is not left behind if the process dies now.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting. What was begun goes on.</param>
    /// <returns>Whether the system has taken all requests; if not, that is tried again, and <see cref="Error"/> says why.</returns>
    public async Task<bool> SubmitAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync().WaitAsync(cancellationToken);
        return await Background.Run(_options, _reconciler.RunAsync).WaitAsync(cancellationToken);
    }

    /// <summary>The user sees the app now: what the system does not give time for runs, too.</summary>
    public void EnterForeground()
    {
        _isInForeground = true;
        if (Volatile.Read(ref _manager) is { } manager)
        {
            _held.Release(manager);
            _reconciler.Request();
        }
    }

    /// <summary>The user does not see the app any more: from now on it runs while the system gives time, or for as long as the process is left alive.</summary>
    public void LeaveForeground()
    {
        _isInForeground = false;
        if (Volatile.Read(ref _manager) is not null)
            _reconciler.Begin();
    }

    /// <summary>Lets go of the queue, which stays open, and of the registration. The system keeps its requests.</summary>
    public void Dispose()
    {
        Interlocked.CompareExchange(ref _current, null, this);
        _reconciler.Dispose();
    }

    /// <summary>Begins a wake; what the system is to be told at its end comes later, once.</summary>
    internal Wake Begin(Jetpack.Data? data, string? id, Action<WakeOutcome> end)
    {
        var wake = new Wake(RequestData.Read(data), id, _options.TimeProvider.GetUtcNow(), _options.StayOnCallersContext);
        _wakes.Add(wake);
        _ = Background.Run(_options, async () => end(await _runner.RunAsync(wake)));
        return wake;
    }

    internal static void LogNotRegistered() => Log.Warn(
        LogTag,
        $"The system wakes the app for work, but nothing is registered; it tries again later. Call {nameof(AndroidWorkScheduler)}.{nameof(Register)} in Application.OnCreate.");

    private async Task<WorkManager> OpenAsync()
    {
        var manager = await _open(_monitor);
        if (Volatile.Read(ref _manager) is null)
        {
            Volatile.Write(ref _manager, manager);
            _reconciler.Attach(manager);
            manager.Wake();
            _reconciler.Request();
        }
        return manager;
    }

    private void OnRefused(string name, Exception cause)
    {
        LogRefused(name, cause);
        try
        {
            Error?.Invoke(this, new WorkErrorEventArgs(WorkErrorKind.PlatformScheduler, $"The system has refused the request {name}: {cause.Message}")
            {
                Exception = cause,
            });
        }
        catch (Exception error)
        {
            LogHandlerFailed(error);
        }
    }

    [LoggerMessage(20, LogLevel.Error, "The system has refused the request {Name}; it is tried again")]
    private partial void LogRefused(string name, Exception cause);

    [LoggerMessage(21, LogLevel.Error, "A handler of the event Error threw")]
    private partial void LogHandlerFailed(Exception error);
}

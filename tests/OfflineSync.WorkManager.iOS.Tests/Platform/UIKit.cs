using Foundation;
using OfflineSync.WorkManager.Ios.Tests;

#pragma warning disable CA1822, CA1008, CA1711, CA1712

namespace UIKit;

public enum UIDeviceBatteryState : long
{
    Unknown,
    Unplugged,
    Charging,
    Full,
}

public enum UIApplicationState : long
{
    Active,
    Inactive,
    Background,
}

public class UIDevice : NSObject
{
    public static UIDevice CurrentDevice => Phone.Current.Process.Device;

    private bool _isMonitoring;

    public virtual bool BatteryMonitoringEnabled
    {
        get => _isMonitoring;
        set
        {
            Phone.RequireMainThread();
            _isMonitoring = value;
        }
    }

    public virtual UIDeviceBatteryState BatteryState => _isMonitoring ? Phone.Current.Battery.State : UIDeviceBatteryState.Unknown;

    public virtual float BatteryLevel => _isMonitoring ? Phone.Current.Battery.Level : -1;

    public static NSString BatteryStateDidChangeNotification { get; } = new("UIDeviceBatteryStateDidChangeNotification");

    public static NSString BatteryLevelDidChangeNotification { get; } = new("UIDeviceBatteryLevelDidChangeNotification");

    public bool CheckSystemVersion(int major, int minor) => Phone.Current.Version >= new Version(major, minor);
}

public class UIApplication : NSObject
{
    public static UIApplication SharedApplication
    {
        get
        {
            Phone.RequireMainThread();
            return Phone.Current.Process.Application;
        }
    }

    public static nint BackgroundTaskInvalid => 0;

    public virtual UIApplicationState ApplicationState => Phone.Current.Process.State;

    public static NSString BackgroundRefreshStatusDidChangeNotification { get; } = new("UIApplicationBackgroundRefreshStatusDidChangeNotification");

    public static NSString DidBecomeActiveNotification { get; } = new("UIApplicationDidBecomeActiveNotification");

    public static NSString DidEnterBackgroundNotification { get; } = new("UIApplicationDidEnterBackgroundNotification");

    public virtual nint BeginBackgroundTask(string taskName, Action expirationHandler) => Phone.Current.Process.Begin(expirationHandler);

    public virtual void EndBackgroundTask(nint taskId) => Phone.Current.Process.End(taskId);
}

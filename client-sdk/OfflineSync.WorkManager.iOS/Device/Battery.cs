using CoreFoundation;
using Foundation;
using OfflineSync.WorkManager.Device;
using UIKit;

namespace OfflineSync.WorkManager.Ios.Device;

/// <summary>The battery. UIKit is asked on the main thread, as it wants to be.</summary>
internal sealed class Battery(TimeProvider time)
{
    private const float LowLevel = 0.15f;
    private static readonly TimeSpan MainThreadMax = TimeSpan.FromSeconds(2);

    /// <summary>Whether it charges, and whether it is not low.</summary>
    public async Task<(bool? IsCharging, bool? IsNotLow)> ReadAsync(CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<(bool?, bool?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        DispatchQueue.MainQueue.DispatchAsync(() => result.SetResult(Read()));
        try
        {
            return await result.Task.WaitAsync(MainThreadMax, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return (null, null);
        }
    }

    public static IDisposable Subscribe(Action changed)
    {
        var center = NSNotificationCenter.DefaultCenter;
        var state = center.AddObserver(UIDevice.BatteryStateDidChangeNotification, _ => changed());
        var level = center.AddObserver(UIDevice.BatteryLevelDidChangeNotification, _ => changed());
        return new Subscription(() =>
        {
            center.RemoveObserver(state);
            center.RemoveObserver(level);
        });
    }

    private static (bool? IsCharging, bool? IsNotLow) Read()
    {
        var device = UIDevice.CurrentDevice;
        device.BatteryMonitoringEnabled = true;
        bool? isCharging = device.BatteryState switch
        {
            UIDeviceBatteryState.Charging or UIDeviceBatteryState.Full => true,
            UIDeviceBatteryState.Unplugged => false,
            _ => null,
        };
        return (isCharging, device.BatteryLevel is >= 0 and var level ? level > LowLevel : null);
    }
}

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

    /// <summary>Whether it charges, whether it is not low, and its percentage.</summary>
    public async Task<(bool? IsCharging, bool? IsNotLow, int? Percent)> ReadAsync(CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<(bool?, bool?, int?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        DispatchQueue.MainQueue.DispatchAsync(() => result.SetResult(Read()));
        try
        {
            return await result.Task.WaitAsync(MainThreadMax, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return (null, null, null);
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

    private static (bool? IsCharging, bool? IsNotLow, int? Percent) Read()
    {
        var device = UIDevice.CurrentDevice;
        device.BatteryMonitoringEnabled = true;
        bool? isCharging = device.BatteryState switch
        {
            UIDeviceBatteryState.Charging or UIDeviceBatteryState.Full => true,
            UIDeviceBatteryState.Unplugged => false,
            _ => null,
        };
        return device.BatteryLevel is >= 0 and var level ? (isCharging, level > LowLevel, (int)Math.Round(level * 100)) : (isCharging, null, null);
    }
}

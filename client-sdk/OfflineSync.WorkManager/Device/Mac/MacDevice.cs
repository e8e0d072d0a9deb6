using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using OfflineSync.WorkManager.Device.Network;
using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager.Device.Mac;

/// <summary>A Mac. Whether its network is metered is told only to native callbacks, so that stays unknown.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacDevice(DeviceMonitorOptions options) : IDevice
{
    private const string PowerTool = "/usr/bin/pmset";

    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(5);

    private readonly StorageLevel _storage = StorageLevel.Of(options);

    public async ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        var power = PowerReport.Parse(await RunPowerToolAsync(cancellationToken));
        return new DeviceState(
            power.IsCharging(),
            power.IsBatteryNotLow(),
            _storage.IsNotLow(),
            IsIdle(),
            new NetworkState(Gateways.Exist(), null, null, null, null))
        { BatteryPercent = power.BatteryPercent() };
    }

    public IDisposable Subscribe(Action hint) => NetworkEvents.Subscribe(hint);

    public void Dispose()
    {
    }

    private bool? IsIdle()
    {
        try
        {
            var seconds = NativeMethods.CGEventSourceSecondsSinceLastEventType(NativeMethods.HardwareState, NativeMethods.AnyInput);
            return seconds >= 0 ? seconds >= options.IdleAfter.TotalSeconds : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private async Task<string> RunPowerToolAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(ToolTimeout, options.TimeProvider, cancellationToken);
        try
        {
            using var tool = Process.Start(new ProcessStartInfo(PowerTool, ["-g", "batt"]) { RedirectStandardOutput = true });
            return tool is null ? "" : await tool.StandardOutput.ReadToEndAsync(limit.Token);
        }
        catch (Win32Exception)
        {
            return "";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "";
        }
    }
}

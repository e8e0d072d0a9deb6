using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using OfflineSync.WorkManager.Device.Network;
using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager.Device.Windows;

/// <summary>A Windows machine.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsDevice(DeviceMonitorOptions options) : IDevice
{
    private readonly StorageLevel _storage = StorageLevel.Of(options);

    public ValueTask<DeviceState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SystemPowerStatus? power = NativeMethods.GetSystemPowerStatus(out var status) ? status : null;
        return ValueTask.FromResult(new DeviceState(power?.IsCharging(), power?.IsBatteryNotLow(), _storage.IsNotLow(), IsIdle(), ReadNetwork())
        {
            BatteryPercent = power?.BatteryPercent(),
        });
    }

    public IDisposable Subscribe(Action hint) => NetworkEvents.Subscribe(hint);

    public void Dispose()
    {
    }

    private static NetworkState ReadNetwork()
    {
        var cost = NetworkList.Cost();
        return new NetworkState(Gateways.Exist(), NetworkList.Connectivity()?.IsValidated(), cost.IsMetered(), cost.IsRoaming(), null);
    }

    /// <summary>Services see no session's input, so they do not know.</summary>
    private bool? IsIdle()
    {
        var input = new LastInputInfo { Size = (uint)Marshal.SizeOf<LastInputInfo>() };
        if (!Environment.UserInteractive || !NativeMethods.GetLastInputInfo(ref input))
            return null;
        return input.IdleSince((uint)NativeMethods.GetTickCount64()) >= options.IdleAfter;
    }
}

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
        bool? charging = null, notLow = null;
        if (NativeMethods.GetSystemPowerStatus(out var power))
            (charging, notLow) = (power.IsCharging(), power.IsBatteryNotLow());
        return ValueTask.FromResult(new DeviceState(charging, notLow, _storage.IsNotLow(), IsIdle(), ReadNetwork()));
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

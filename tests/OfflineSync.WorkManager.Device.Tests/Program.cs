namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>Prints whether this machine is connected, now and after each change that the system announces.</summary>
internal static class Program
{
    private static async Task Main()
    {
        using var monitor = DeviceMonitor.Create(new DeviceMonitorOptions { SystemBusAddress = "", PollInterval = TimeSpan.FromDays(1) });
        using var changes = new SemaphoreSlim(0);
        using var watch = monitor.Watch(() => changes.Release());
        bool? told = null;
        while (true)
        {
            await changes.WaitAsync();
            var connected = (await monitor.ReadAsync(default)).Network.IsConnected;
            if (connected == told)
                continue;
            told = connected;
            Console.WriteLine(connected);
        }
    }
}

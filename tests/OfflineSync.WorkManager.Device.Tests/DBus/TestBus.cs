namespace OfflineSync.WorkManager.Device.Tests.DBus;

/// <summary>A dbus-daemon of the test's own, with services that play NetworkManager, logind and UPower.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private LineProcess? _daemon;
    private LineProcess? _services;

    public string Address => $"unix:path={_folder.Path}/bus";

    public static async Task<TestBus> StartNewAsync()
    {
        var bus = new TestBus();
        await bus.StartAsync();
        return bus;
    }

    public async Task StartAsync()
    {
        SystemTools.Packages.Ensure();
        var config = Path.Combine(_folder.Path, "bus.conf");
        await File.WriteAllTextAsync(config, $"""
            <busconfig>
              <listen>{Address}</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow user="*"/>
                <allow own="*"/>
                <allow send_destination="*"/>
                <allow receive_sender="*"/>
              </policy>
            </busconfig>
            """);
        const string DaemonUntilInputEnds = "dbus-daemon --config-file=\"$1\" --nofork --print-address & cat >/dev/null; kill $!; wait";
        _daemon = new LineProcess("sh", ["-c", DaemonUntilInputEnds, "sh", config]);
        Assert.StartsWith(Address, await _daemon.ReadAsync(), StringComparison.Ordinal);
        _services = new LineProcess("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "DBus", "services.py")], Address);
        await _services.ExpectAsync("ready");
    }

    public async Task StopAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        if (_daemon is not null)
            await _daemon.DisposeAsync();
        (_services, _daemon) = (null, null);
    }

    /// <summary>Sends a command of services.py and waits until it is done.</summary>
    public async Task TellAsync(string command)
    {
        await _services!.SendAsync(command);
        await _services.ExpectAsync("ok");
    }

    /// <summary>Waits until a service that holds its answers back was asked.</summary>
    public Task IsAskedAsync() => _services!.ExpectAsync("waiting");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}

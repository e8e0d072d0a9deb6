using OfflineSync.WorkManager.Device.Storage;

namespace OfflineSync.WorkManager;

/// <summary>How to read the state of this machine.</summary>
public sealed class DeviceMonitorOptions
{
    /// <summary>The database file, whose volume is the one that must have space left. Empty: the state of the storage is unknown.</summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>How often to look at what the system does not announce, at least one second. Default: 45 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long nobody must have used the machine for it to be idle. Default: 30 minutes.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Linux: where <c>sys</c>, <c>proc</c> and <c>dev</c> are mounted, for containers that see the host's elsewhere. Default: <c>/</c>.
    /// </summary>
    public string FileSystemRoot { get; set; } = "/";

    /// <summary>
    /// Linux: the address of the D-Bus system bus; empty for none. Default: <c>DBUS_SYSTEM_BUS_ADDRESS</c> or
    /// <c>unix:path=/run/dbus/system_bus_socket</c>.
    /// </summary>
    public string? SystemBusAddress { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long the bus, or a service on it, may take to answer.</summary>
    internal TimeSpan BusTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a bus or a service that did not answer counts as absent.</summary>
    internal TimeSpan BusRetryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gives the space of a path's volume.</summary>
    internal Func<string, StorageSpace?> VolumeSpace { get; set; } = Volume.SpaceOf;
}

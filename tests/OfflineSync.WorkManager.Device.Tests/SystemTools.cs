using OfflineSync.Testing;

namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>The bus and the network tools of Debian.</summary>
internal static class SystemTools
{
    public static readonly DebianPackages Packages = new(
        "dbus-daemon python3-dbus python3-gi iproute2", "command -v dbus-daemon ip unshare && /usr/bin/python3 -c 'import dbus, gi'");
}

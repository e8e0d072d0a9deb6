using System.Diagnostics;

namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>The Debian packages that the tests need. Missing ones are installed when this process may do that; otherwise the tests fail and say how.</summary>
internal static class DebianPackages
{
    private const string Names = "dbus-daemon python3-dbus python3-gi iproute2";
    private const string Check = "command -v dbus-daemon ip unshare && /usr/bin/python3 -c 'import dbus, gi'";
    private const string Install = $"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {Names}";

    private static readonly Lazy<bool> Present = new(() => Runs(Check) || (Environment.UserName == "root" && Runs(Install) && Runs(Check)));

    /// <summary>Makes sure that they are there.</summary>
    public static void Ensure() =>
        Assert.True(Present.Value, $"These tests need Debian packages that are not installed: apt-get install {Names}");

    private static bool Runs(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"{{ {script}; }} >/dev/null 2>&1"]))!;
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }
}

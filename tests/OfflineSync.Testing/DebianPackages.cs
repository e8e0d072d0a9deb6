using System.Diagnostics;

namespace OfflineSync.Testing;

/// <summary>Debian packages that tests need. Missing ones are installed when this process may do that; otherwise the tests fail and say how.</summary>
/// <param name="names">The packages, separated by spaces.</param>
/// <param name="check">A shell script that succeeds when they are there.</param>
public sealed class DebianPackages(string names, string check)
{
    // Test projects run side by side, and apt lets one in at a time.
    private const string OneAtATime = "exec 9>/tmp/offlinesync-packages.lock && flock 9";

    private readonly Lazy<bool> _present = new(() => Runs(check) || (Environment.UserName == "root" && Runs($"{OneAtATime} && ({check} || ({Install(names)} && {check}))")));

    /// <summary>Makes sure that they are there.</summary>
    /// <exception cref="InvalidOperationException">They are not, and cannot be installed.</exception>
    public void Ensure()
    {
        if (!_present.Value)
            throw new InvalidOperationException($"These tests need Debian packages that are not installed: apt-get install {names}");
    }

    private static string Install(string names) =>
        $"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {names}";

    private static bool Runs(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"{{ {script}; }} >/dev/null 2>&1"]))!;
        shell.WaitForExit();
        return shell.ExitCode == 0;
    }
}

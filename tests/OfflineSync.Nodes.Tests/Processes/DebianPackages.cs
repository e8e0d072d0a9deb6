using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>The Debian packages that the tests need. Missing ones are installed when this process may do that; otherwise the tests fail and say how.</summary>
internal static class DebianPackages
{
    private const string Names = "haproxy pgbouncer";
    private const string Check = "test -x /usr/sbin/haproxy && test -x /usr/sbin/pgbouncer";
    private const string Install = $"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {Names}";

    private static readonly Lazy<Task<bool>> Present = new(async () =>
        await RunsAsync(Check) || (Environment.UserName == "root" && await RunsAsync(Install) && await RunsAsync(Check)));

    /// <summary>Makes sure that they are there.</summary>
    public static async Task EnsureAsync() =>
        Assert.True(await Present.Value, $"These tests need Debian packages that are not installed: apt-get install {Names}");

    private static async Task<bool> RunsAsync(string script) => await CommandLine.RunAsync("sh", "-c", script) is { ExitCode: 0 };
}

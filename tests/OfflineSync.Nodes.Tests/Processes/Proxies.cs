using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>The load balancer and the pooler of Debian.</summary>
internal static class Proxies
{
    public static readonly DebianPackages Packages = new("haproxy pgbouncer", "test -x /usr/sbin/haproxy && test -x /usr/sbin/pgbouncer");
}

using OfflineSync.WorkManager.Device.Linux;

namespace OfflineSync.WorkManager.Device.Tests.Linux;

public sealed class DefaultRouteTests
{
    private const string Ip4Head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private const string Zero = "00000000000000000000000000000000";
    private const string Router = "fe800000000000000000000000000001";

    [Theory]
    [InlineData("a default route", "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0", true)]
    [InlineData("a default route through a tunnel without a gateway", "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0", true)]
    [InlineData("a default route that is not up", "eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0", false)]
    [InlineData("a default route that rejects", "eth0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0", false)]
    [InlineData("a default route to the loopback", "lo\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0", false)]
    [InlineData("only a container bridge's subnet", "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0", false)]
    [InlineData("half of all addresses", "tun0\t00000000\t010200C0\t0003\t0\t0\t0\t00000080\t0\t0\t0", false)]
    [InlineData("no routes", "", false)]
    [InlineData("half a line", "eth0\t00000000\t0102", false)]
    [InlineData("flags that are no number", "eth0\t00000000\t010200C0\tzz\t0\t0\t0\t00000000\t0\t0\t0", false)]
    public void Ip4_needs_a_usable_default_route(string routes, string line, bool expected)
    {
        using var tree = new FakeTree().Write("proc/net/route", $"{Ip4Head}\n{line}");
        Assert.True(expected == new DefaultRoutes(tree.Files).Interfaces() is { Count: > 0 }, routes);
    }

    [Theory]
    [InlineData("a default route", $"{Zero} 00 {Zero} 00 {Router} 00000400 00000001 00000000 00450003 eth0", true)]
    [InlineData("the kernel's own rejecting route", $"{Zero} 00 {Zero} 00 {Zero} ffffffff 00000001 00000000 00200200 lo", false)]
    [InlineData("a default route that rejects", $"{Zero} 00 {Zero} 00 {Zero} 00000400 00000001 00000000 00000201 eth0", false)]
    [InlineData("a default route to the loopback", $"{Zero} 00 {Zero} 00 {Zero} 00000400 00000001 00000000 00000001 lo", false)]
    [InlineData("only local addresses", $"fc000000000000000000000000000000 07 {Zero} 00 {Zero} 00000400 00000001 00000000 00000001 eth0", false)]
    [InlineData("a host route to no address", $"{Zero} 80 {Zero} 00 {Zero} 00000000 00000001 00000000 00000001 eth0", false)]
    public void Ip6_needs_a_usable_default_route(string routes, string line, bool expected)
    {
        using var tree = new FakeTree().Write("proc/net/route", Ip4Head).Write("proc/net/ipv6_route", line);
        Assert.True(expected == new DefaultRoutes(tree.Files).Interfaces() is { Count: > 0 }, routes);
    }

    [Theory]
    [InlineData("up", true)]
    [InlineData("unknown", true)]
    [InlineData("down", false)]
    [InlineData("lowerlayerdown", false)]
    [InlineData("dormant", false)]
    [InlineData(FakeTree.Unreadable, true)]
    public void A_route_counts_while_its_interface_can_carry_traffic(string state, bool expected)
    {
        using var tree = new FakeTree().Write("proc/net/route", Ip4Route("eth0")).Write("sys/class/net/eth0/operstate", state);
        Assert.Equal(expected, new DefaultRoutes(tree.Files).Interfaces() is { Count: > 0 });
    }

    [Fact]
    public void An_interface_that_is_up_beats_one_that_is_down()
    {
        using var tree = new FakeTree().Write("proc/net/route", $"{Ip4Route("eth0")}\n{Ip4Route("wlan0")}")
            .Write("sys/class/net/eth0/operstate", "down").Write("sys/class/net/wlan0/operstate", "up");
        Assert.Equal(["wlan0"], new DefaultRoutes(tree.Files).Interfaces()!);
    }

    [Fact]
    public void Routes_that_cannot_be_read_are_unknown()
    {
        using var tree = new FakeTree().Write("proc/net/route", FakeTree.Unreadable);
        Assert.Null(new DefaultRoutes(tree.Files).Interfaces());

        tree.Write("proc/net/ipv6_route", $"{Zero} 00 {Zero} 00 {Router} 00000400 00000001 00000000 00450003 eth0");
        Assert.Equal(["eth0"], new DefaultRoutes(tree.Files).Interfaces()!);
    }

    [Fact]
    public void A_modem_is_told_from_other_interfaces()
    {
        using var tree = new FakeTree().Write("sys/class/net/wwan0/uevent", "DEVTYPE=wwan\nINTERFACE=wwan0")
            .Write("sys/class/net/wlan0/uevent", "DEVTYPE=wlan\nINTERFACE=wlan0");
        var routes = new DefaultRoutes(tree.Files);
        Assert.True(routes.IsCellular("wwan0"));
        Assert.False(routes.IsCellular("wlan0"));
        Assert.False(routes.IsCellular("eth0"));
    }

    internal static string Ip4Route(string name) => $"{name}\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0";
}

namespace OfflineSync.WorkManager.Device.Tests.Network;

/// <summary>A network namespace of its own, with a pair of virtual interfaces as its link to the world.</summary>
public sealed class LinkTests
{
    private static readonly string[] Namespace = Environment.UserName == "root" ? ["--net", "--mount"] : ["--net", "--mount", "--map-root-user"];

    [Fact]
    public async Task A_link_that_goes_down_and_returns_is_noticed_at_once()
    {
        SystemTools.Packages.Ensure();
        await using var shell = new LineProcess("unshare", [.. Namespace, "sh"]);
        await shell.SendAsync("mount -t sysfs sysfs /sys && ip link add near type veth peer name far && ip addr add 10.9.0.2/24 dev near");
        await shell.SendAsync("ip link set far up && ip link set near up && ip route add default via 10.9.0.1 && echo linked");
        await shell.ExpectAsync("linked");
        await shell.SendAsync($"trap 'kill $!' EXIT; dotnet '{typeof(Program).Assembly.Location}' &");
        await shell.ExpectAsync("True");

        await shell.SendAsync("ip link set near down");
        await shell.ExpectAsync("False");
        await shell.SendAsync("ip link set near up && ip route add default via 10.9.0.1");
        await shell.ExpectAsync("True");

        await shell.SendAsync("ip link set far down");
        await shell.ExpectAsync("False");
        await shell.SendAsync("ip link set far up");
        await shell.ExpectAsync("True");

        await shell.SendAsync("ip route del default");
        await shell.ExpectAsync("False");
    }
}

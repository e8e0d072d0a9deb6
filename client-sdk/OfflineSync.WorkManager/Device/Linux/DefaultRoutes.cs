using System.Globalization;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>The interfaces that lead to the world: an interface that is merely up may be a bridge between containers.</summary>
internal sealed class DefaultRoutes(FileTree files)
{
    private const uint Up = 0x0001;
    private const uint Reject = 0x0200;
    private const string Loopback = "lo";

    /// <summary>The interfaces with a default route that can carry traffic; null when the routes cannot be read.</summary>
    public IReadOnlyList<string>? Interfaces()
    {
        var ip4 = files.Read("proc/net/route");
        var ip6 = files.Read("proc/net/ipv6_route");
        List<string> found = [.. Lines(ip4).Select(Ip4Default).Concat(Lines(ip6).Select(Ip6Default)).OfType<string>().Distinct().Where(IsUp)];
        // Without IPv6 its table does not exist, but IPv4's always does.
        return found.Count == 0 && ip4 is null ? null : found;
    }

    /// <summary>Whether an interface is a mobile operator's modem.</summary>
    public bool IsCellular(string name) => Lines(files.Read($"sys/class/net/{name}/uevent")).Any(fields => fields is ["DEVTYPE=wwan"]);

    // Iface Destination Gateway Flags RefCnt Use Metric Mask …
    private static string? Ip4Default(string[] fields) =>
        fields is [var name, "00000000", _, var flags, _, _, _, "00000000", ..] && IsUsable(name, flags) ? name : null;

    // Destination, its prefix, source, its prefix, next hop, metric, references, uses, flags, interface
    private static string? Ip6Default(string[] fields) =>
        fields is ["00000000000000000000000000000000", "00", _, _, _, _, _, _, var flags, var name] && IsUsable(name, flags) ? name : null;

    private static bool IsUsable(string name, string flags) =>
        name != Loopback
        && uint.TryParse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
        && (bits & (Up | Reject)) == Up;

    // Tunnels have the state "unknown"; a missing state says nothing against the route.
    private bool IsUp(string name) => files.Read($"sys/class/net/{name}/operstate") is null or "up" or "unknown";

    private static IEnumerable<string[]> Lines(string? text) =>
        (text ?? "").Split('\n').Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}

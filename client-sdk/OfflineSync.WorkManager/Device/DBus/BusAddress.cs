using System.Net.Sockets;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>Addresses of buses, such as <c>unix:path=/run/dbus/system_bus_socket</c>, of which only Unix sockets can be used here.</summary>
internal static class BusAddress
{
    /// <summary>The sockets to try, in order.</summary>
    public static IReadOnlyList<UnixDomainSocketEndPoint> Parse(string addresses) =>
        [.. addresses.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Endpoint).OfType<UnixDomainSocketEndPoint>()];

    private static UnixDomainSocketEndPoint? Endpoint(string address)
    {
        if (!address.StartsWith("unix:", StringComparison.Ordinal))
            return null;
        var keys = address["unix:".Length..].Split(',').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
        var path = keys["path"].FirstOrDefault() ?? (keys["abstract"].FirstOrDefault() is { } name ? $"\0{name}" : null);
        try
        {
            return path is null ? null : new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

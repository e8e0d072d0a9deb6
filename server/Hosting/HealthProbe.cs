using System.Net;

namespace OfflineSync.Server.Hosting;

/// <summary>Asks a running server whether it is ready, for images that have no other program to do it.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Prints what the server says.</summary>
    /// <param name="settings">The server's settings, of which <c>OfflineSync:Listen:Health</c> counts; it may be in the environment as well.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>0 when the server is ready, otherwise 1.</returns>
    public static async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        // Not the server's whole configuration: this runs every few seconds.
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(settings).Build();
        var address = new Uri($"http://{Reachable(ListenAddresses.Health(configuration))}/health/ready");
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            Console.WriteLine(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine($"{address} does not answer: {exception.Message}");
            return 1;
        }
    }

    /// <summary>A server that listens everywhere is asked on this machine.</summary>
    private static IPEndPoint Reachable(IPEndPoint endpoint) => endpoint.Address switch
    {
        var any when any.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, endpoint.Port),
        var any when any.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, endpoint.Port),
        _ => endpoint,
    };
}

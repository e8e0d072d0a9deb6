using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Testing;

/// <summary>Finds ports for servers that are told theirs, and keep it over a restart.</summary>
public static class FreePort
{
    // Below those that systems give to outgoing connections: one of them could take the port while the server is down.
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>A loopback port on which nobody listens.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}

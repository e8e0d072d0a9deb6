using System.Net.Sockets;

namespace OfflineSync.Demo.Wire;

/// <summary>One connection of a device, and its other half to the server.</summary>
internal sealed class ProxiedConnection(Socket device) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task RunAsync(string host, int port, Func<ReplyTrap?> trap, Action<int> countUp, Action<int> countDown)
    {
        try
        {
            device.NoDelay = true;
            await _server.ConnectAsync(host, port);
            // When either side ends, the connection is over: HTTP/2 has no use for half of one.
            await Task.WhenAny(SendUpAsync(countUp), SendDownAsync(trap, countDown));
        }
        catch (Exception e) when (IsCut(e))
        {
            // The server cannot be reached: the device sees a closed connection.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends both halves at once, with a reset where bytes are still under way.</summary>
    public void Dispose()
    {
        device.Close(timeout: 0);
        _server.Close(timeout: 0);
    }

    private async Task SendUpAsync(Action<int> count)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await device.ReceiveAsync(buffer) is > 0 and var length)
            {
                count(length);
                await SendAsync(_server, buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (IsCut(e))
        {
            // Cut by the scene, or closed by either side.
        }
    }

    private async Task SendDownAsync(Func<ReplyTrap?> trap, Action<int> count)
    {
        var buffer = new byte[BufferSize];
        var filtered = new byte[BufferSize + FrameFilter.HeaderLength];
        var filter = new FrameFilter();
        try
        {
            while (await _server.ReceiveAsync(buffer) is > 0 and var length)
            {
                var passing = filter.Filter(buffer.AsSpan(0, length), filtered, trap());
                count(passing);
                await SendAsync(device, filtered.AsMemory(0, passing));
            }
        }
        catch (Exception e) when (IsCut(e))
        {
            // Cut by the scene, or closed by either side.
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private static bool IsCut(Exception exception) => exception is SocketException or ObjectDisposedException;
}

using System.Net.Sockets;

namespace OfflineSync.Crash.Tests.Network;

/// <summary>One connection of a client, and its other half to the server.</summary>
internal sealed class ProxiedConnection(Socket client, Fault? fault) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool _isBroken;

    public async Task RunAsync(Uri target)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(target.Host, target.Port);
            var (up, down) = (PumpAsync(client, _server, Direction.Up), PumpAsync(_server, client, Direction.Down));
            // When either side ends, the connection is over: HTTP/2 has no use for half of one.
            var first = await Task.WhenAny(up, down);
            await (_isBroken ? Task.WhenAll(up, down) : first);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The server cannot be reached, or either side has gone.
        }
    }

    /// <summary>Ends both halves at once, with a reset.</summary>
    public void Dispose()
    {
        client.Close(timeout: 0);
        _server.Close(timeout: 0);
    }

    private async Task PumpAsync(Socket from, Socket to, Direction direction)
    {
        var buffer = new byte[BufferSize];
        var tracker = fault?.Direction == direction ? new FrameTracker(direction) : null;
        while (await from.ReceiveAsync(buffer) is > 0 and var length)
        {
            var passing = tracker is null ? length : Pass(buffer.AsSpan(0, length), tracker);
            if (!_isBroken)
                await SendAsync(to, buffer.AsMemory(0, passing));
            if (passing == length)
                continue;
            await BreakAsync(await fault!.Kind);
            return;
        }
    }

    private int Pass(ReadOnlySpan<byte> bytes, FrameTracker tracker)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (fault!.Stops(tracker.Next))
                return i;
            tracker.Take(bytes[i]);
        }
        return bytes.Length;
    }

    private async Task BreakAsync(CutKind kind)
    {
        if (kind == CutKind.Reset)
        {
            Dispose();
            return;
        }
        _isBroken = true;
        if (kind == CutKind.End)
        {
            client.Shutdown(SocketShutdown.Send);
            _server.Shutdown(SocketShutdown.Send);
        }
        // A socket that is closed with unread bytes sends a reset.
        await Task.WhenAll(DrainAsync(client), DrainAsync(_server));
    }

    private static async Task DrainAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[BufferSize];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It has ended otherwise.
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }
}

using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Crash.Tests.Network;

/// <summary>The network between clients and the server: it stays at one address while the server moves, and breaks connections at the byte.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<ProxiedConnection> _connections = [];
    private readonly Task _accepting;
    private Fault? _fault;

    public TcpProxy(Uri target)
    {
        Target = target;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>The address for clients.</summary>
    public Uri Address { get; }

    /// <summary>Where the server is now.</summary>
    public Uri Target { get; set; }

    /// <summary>Breaks the next connection. Those after it are whole.</summary>
    public void BreakNext(Fault? fault) => Interlocked.Exchange(ref _fault, fault);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        lock (_lock)
        {
            foreach (var connection in _connections)
                connection.Dispose();
        }
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var connection = new ProxiedConnection(client, Interlocked.Exchange(ref _fault, null));
        lock (_lock)
            _connections.Add(connection);
        await connection.RunAsync(Target);
        lock (_lock)
            _connections.Remove(connection);
    }
}

using System.Net.Sockets;

namespace OfflineSync.WorkManager.Device.Tests.DBus;

/// <summary>A socket where a bus should be, which does to each connection what the test says.</summary>
internal sealed class FakeBus : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Changes _connections = new();

    // The collector would close those that nobody has a hold of.
    private readonly List<NetworkStream> _streams = [];

    public FakeBus(Func<NetworkStream, Task> serve)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.Path, "bus")));
        _listener.Listen();
        _ = AcceptAsync(serve);
    }

    public string Address => $"unix:path={_folder.Path}/bus";

    public int Count { get; private set; }

    public Task ConnectedAsync() => _connections.NextAsync();

    public void Dispose()
    {
        _listener.Dispose();
        _streams.ForEach(stream => stream.Dispose());
        _folder.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                var stream = new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true);
                _streams.Add(stream);
                Count++;
                _connections.Add();
                _ = serve(stream);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }
}

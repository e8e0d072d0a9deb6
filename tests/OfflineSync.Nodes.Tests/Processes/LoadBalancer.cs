using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>HAProxy with the configuration that operators get.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private const string Backend = "nodes";

    private readonly Daemon _process;
    private readonly string _folder;

    private LoadBalancer(Daemon process, string folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    private string Socket => SocketIn(_folder);

    public static async Task<LoadBalancer> StartAsync(Node first, Node second)
    {
        Proxies.Packages.Ensure();
        var folder = Directory.CreateTempSubdirectory("offlinesync-haproxy-").FullName;
        var address = At(FreePort.Find());
        // The copy's name tells this process from others.
        var configuration = Path.Combine(folder, "haproxy.cfg");
        File.Copy(Paths.Deployed("haproxy.cfg"), configuration);
        var start = new ProcessStartInfo("/usr/sbin/haproxy", ["-db", "-f", configuration]);
        start.Environment["OFFLINESYNC_HAPROXY_SOCKET"] = SocketIn(folder);
        start.Environment["OFFLINESYNC_BIND"] = address;
        foreach (var (name, node) in new[] { ("NODE1", first), ("NODE2", second) })
        {
            start.Environment[$"OFFLINESYNC_{name}"] = At(node.GrpcPort);
            start.Environment[$"OFFLINESYNC_{name}_HEALTH_PORT"] = node.HealthPort.ToString(CultureInfo.InvariantCulture);
        }
        var balancer = new LoadBalancer(await Daemon.StartAsync(start, configuration), folder, new Uri($"http://{address}"));
        await balancer.SeesAsync(1, isUp: true);
        await balancer.SeesAsync(2, isUp: true);
        return balancer;
    }

    /// <summary>Returns when it takes a node for up or down.</summary>
    public Task SeesAsync(int node, bool isUp) => Waiting.UntilAsync(
        async () =>
        {
            Assert.True(_process.IsAlive, $"HAProxy ended:\n{_process.Output}");
            return File.Exists(Socket) && (await LookAtAsync(node)).IsUp == isUp;
        },
        $"HAProxy does not see node {node} {(isUp ? "up" : "down")}.");

    /// <summary>What it knows of a node.</summary>
    public async Task<NodeView> LookAtAsync(int node)
    {
        var lines = (await AskAsync("show stat")).Split('\n');
        var names = lines[0].TrimStart('#', ' ').Split(',');
        var values = lines.Select(line => line.Split(',')).Single(line => line.Length > 1 && (line[0], line[1]) == (Backend, $"node{node}"));
        return new NodeView(
            Value("status").StartsWith("UP", StringComparison.Ordinal),
            int.Parse(Value("scur"), CultureInfo.InvariantCulture),
            int.Parse(Value("stot"), CultureInfo.InvariantCulture));

        string Value(string name) => values[Array.IndexOf(names, name)];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> AskAsync(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }

    private static string SocketIn(string folder) => Path.Combine(folder, "admin.sock");

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}

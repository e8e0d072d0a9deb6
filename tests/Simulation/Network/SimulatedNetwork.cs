using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Network;

/// <summary>Carries frames between devices and servers, and does to them what networks do.</summary>
internal sealed class SimulatedNetwork(World world, FaultPlan faults, IReadOnlyList<ServerAddress> servers)
{
    private readonly Random _latencies = world.NewRandom("latencies");
    private readonly Random _balancer = world.NewRandom("balancer");
    private readonly bool _hasProxy = world.NewRandom("proxy").Next(2) == 0;

    public World World => world;

    public FaultPlan Faults => faults;

    /// <summary>Whether somebody answers while no server does: that there is nothing here, as a proxy does that has not heard of its servers yet.</summary>
    public bool HasProxy => _hasProxy;

    /// <summary>How many requests were sent.</summary>
    public long Calls { get; set; }

    /// <summary>Told of each request as it arrives at a server, before the server sees it.</summary>
    public Action<NetworkCall>? Arrived { get; set; }

    /// <summary>Told of each request as it leaves its device.</summary>
    public Action<NetworkCall>? Departed { get; set; }

    /// <summary>Told of the status and the headers, and later the trailers, of each answer as the device hears them.</summary>
    public Action<NetworkCall, int, IEnumerable<KeyValuePair<string, string>>>? Heard { get; set; }

    /// <summary>Told of each part of an answer's body as the device hears it.</summary>
    public Action<NetworkCall>? HeardBody { get; set; }

    /// <summary>Told of each request that is over.</summary>
    public Action<NetworkCall>? Ended { get; set; }

    /// <summary>The way of one app process to the servers.</summary>
    public HttpMessageHandler Connect(NetworkConditions conditions, SimProcess process, string name, NewerBuild? newer) =>
        new SimulatedHandler(this, conditions, process, name, newer);

    /// <summary>A time that something takes one way: mostly short, now and then many times as long.</summary>
    public TimeSpan Delay(NetworkConditions conditions)
    {
        var stretch = _latencies.NextDouble();
        return conditions.Latency * (1 + stretch * stretch * stretch * 10);
    }

    /// <summary>A server that takes calls now; null: none does.</summary>
    public ServerNode? Balance()
    {
        var node = servers[_balancer.Next(servers.Count)].Node;
        return node?.IsRunning == true ? node : null;
    }
}

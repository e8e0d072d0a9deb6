using System.Globalization;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Store;
using OfflineSync.Simulation.Store.Attachments;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Servers;

/// <summary>The nodes of a server and the store below them.</summary>
internal sealed class ServerCluster : IDisposable
{
    private readonly World _world;
    private readonly FaultPlan _faults;
    private readonly StoreFaults _store;
    private readonly Random _epochs;
    private readonly Dictionary<ServerNode, SimulatedChangeLog> _logs = [];
    private readonly List<ServerNode> _nodes = [];

    private readonly Action<string> _failed;
    private readonly FileSettings? _attachments;

    /// <param name="world">The world.</param>
    /// <param name="faults">Its faults.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="failed">Told when a node logs an error, or leaves a call without an answer.</param>
    /// <param name="attachments">How apps use attachments, if they do.</param>
    /// <param name="folder">Where it may keep something on the real disk.</param>
    public ServerCluster(World world, FaultPlan faults, int nodes, Action<string> failed, FileSettings? attachments, string folder)
    {
        _attachments = attachments;
        _world = world;
        _failed = failed;
        _faults = faults;
        _store = new StoreFaults(world, faults);
        Files = new SimulatedFiles { IsMisread = () => faults.Hits(FaultKind.FileMisread, Phase.Reading) };
        _epochs = world.NewRandom("epochs");
        Addresses = [.. Enumerable.Range(1, nodes).Select(number => new ServerAddress(string.Create(CultureInfo.InvariantCulture, $"s{number}")))];
        Store = new SimulatedStore(refusesExistingRows: world.NewRandom("store").Next(2) == 0)
        {
            Beside = attachments is null ? null : new BesideStore(Path.Combine(folder, "beside.db")),
        };
    }

    public SimulatedStore Store { get; }

    /// <summary>The files of attachments.</summary>
    public SimulatedFiles Files { get; }

    /// <summary>Told when a node has died.</summary>
    public Action Died { get; set; } = () => { };

    /// <summary>Told of the scope when a node does not hear that a commit is done.</summary>
    public Action<string> OutcomeLost
    {
        get => _store.OutcomeLost;
        set => _store.OutcomeLost = value;
    }

    public IReadOnlyList<ServerAddress> Addresses { get; }

    /// <summary>Starts a node at an address where none runs: of this build, or of a newer one.</summary>
    public void Start(ServerAddress address) => Start(address, NewerBuild.Draw(_faults, FaultKind.ServerNewer), older: null);

    /// <summary>Starts a node of an older build at an address where none runs.</summary>
    public void StartOlder(ServerAddress address) => Start(address, newer: null, new OlderBuild(_faults));

    /// <summary>Ends a node without a word.</summary>
    public void Kill(ServerAddress address)
    {
        if (address.Node is not { } node)
            return;
        address.Node = null;
        _world.Trace.Add(_world.Now, address.Name, "dies");
        node.Kill();
        _logs.Remove(node, out var log);
        Store.Release(log!);
        Died();
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        Store.Beside?.Dispose();
    }

    private void Start(ServerAddress address, NewerBuild? newer, OlderBuild? older)
    {
        if (address.Node is not null)
            return;
        var process = new SimProcess(_world, address.Name, ClockError.None);
        var log = new SimulatedChangeLog(Store, NewEpoch, step => _store.StepAsync(process, step));
        var attachments = _attachments is { } settings
            ? new NodeAttachments(Store, Files, log, settings, node => _store.StepAsync(node, new StoreStep(StoreOperation.Answer, "", default)))
            : null;
        World.RunAs(process, () => address.Node = new ServerNode(process, log, NewEpoch, _failed, LogAge(), newer, older, attachments));
        _logs.Add(address.Node!, log);
        _nodes.Add(address.Node!);
        _world.Trace.Add(_world.Now, address.Name, "starts");
    }

    /// <summary>So short that devices which are away for a while miss deletes.</summary>
    private TimeSpan LogAge() => _faults.Has(FaultKind.StoreCompacted)
        ? TimeSpan.FromSeconds(_faults.RandomOf(FaultKind.StoreCompacted).Next(20, 240))
        : TimeSpan.FromDays(90);

    private Guid NewEpoch()
    {
        var bytes = new byte[16];
        _epochs.NextBytes(bytes);
        return new Guid(bytes);
    }
}

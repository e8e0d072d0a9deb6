using OfflineSync.Client.Pull;
using OfflineSync.Simulation.Cases;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Devices.Eviction;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Sweeps.Drops;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>One run: a world with servers, devices and users, in which things go wrong for a while and then have to come right.</summary>
internal sealed class SimulationRun : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int RunsPerCollection = 8;

    private static int _runs;

    private readonly Swarm _swarm;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly Canary _canary;
    private readonly string _folder;
    private readonly World _world;
    private readonly FaultPlan _faults;
    private readonly ServerCluster _cluster;
    private readonly SimulatedNetwork _network;
    private readonly Journal _journal = new();
    private readonly ServerTruth _truth = new();
    private readonly Violations _violations = new();
    private readonly List<Device> _devices = [];
    private readonly DeviceEvents _events = new();
    private readonly Watchers _watchers;
    private readonly FaultSchedule _schedule;
    private readonly DeathFaults _deaths;
    private readonly DiskFaults _disks;
    private readonly BackupFaults _backups;
    private readonly LandmarkCounts _landmarks = new();
    private readonly AnswerLandmarks _answers;
    private readonly LogLandmarks _log;
    private readonly NodeLandmarks _nodes;

    public SimulationRun(SimulationCase simulationCase, string folder)
    {
        var swarm = _swarm = simulationCase.Swarm;
        _operations = simulationCase.WithOperations().Operations!;
        _canary = simulationCase.Canary;
        _folder = folder;
        _world = new World(swarm.Seed, Start);
        _faults = new FaultPlan(_world, swarm.Rates);
        _cluster = new ServerCluster(_world, _faults, swarm.Nodes, text => _violations.Add("I24", text), swarm.App.Files, folder);
        _network = new SimulatedNetwork(_world, _faults, _cluster.Addresses) { Arrived = _truth.Read };
        var clients = new PoliteClients(_devices, swarm.App, _violations);
        if (swarm.App.SyncsByItself)
        {
            _network.Departed += clients.Sent;
            _network.Ended = clients.Ended;
        }
        _cluster.Store.PageRowsMax = swarm.PageRows;
        _schedule = new FaultSchedule(_world, _faults);
        _disks = new DiskFaults(_faults, _schedule);
        _deaths = new DeathFaults(_faults, _schedule) { Restarted = _disks.Restarted };
        _backups = new BackupFaults(_faults, _schedule);
        _watchers = new Watchers(new Surroundings(_truth, _journal, _devices, _violations), _events, _landmarks);
        _answers = new AnswerLandmarks(_landmarks);
        _log = new LogLandmarks(_landmarks);
        _nodes = new NodeLandmarks(_landmarks);
    }

    /// <summary>Where everything that happens is written.</summary>
    public TextWriter? TraceFile { get; init; }

    /// <summary>Drops a process at one step, beside all faults.</summary>
    public StepDrop? Drop { get; init; }

    /// <summary>Runs it to its end, or to the first violation.</summary>
    public RunResult Run()
    {
        SimulatedVfs.Seed(StableHash.Of(_swarm.Seed, "sqlite"));
        // SQLite asks the device that it runs on.
        SimulatedVfs.Clock = () => SynchronizationContext.Current is SimProcess process ? process.Clock.GetUtcNow() : _world.Now;
        _world.Trace.File = TraceFile;
        Prepare();
        var end = Start + _swarm.Duration;
        try
        {
            _world.Run(end, () => _violations.Any);
            _faults.IsOver = true;
            if (!_violations.Any)
                new Aftermath(_world, _cluster, _devices, _journal, _truth, _watchers, _violations, _swarm.App, NewDevice).Run();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _violations.Add("crash", error.ToString());
        }
        _world.Trace.File = null;
        return new RunResult(
            _swarm,
            _violations.Texts,
            _world.Trace.Hash,
            _world.Trace.Last,
            _truth.Mutations,
            _network.Calls,
            _world.Now - Start,
            _faults.Strikes,
            _landmarks.Counts);
    }

    public void Dispose()
    {
        _watchers.Dispose();
        foreach (var device in _devices)
            device.Kill(DamagePattern.KeepAll);
        SimulatedVfs.Clock = null;
        _cluster.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        // What dead apps left open weighs nothing for the collector, and a lot in SQLite.
        if (++_runs % RunsPerCollection == 0)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private void Prepare()
    {
        _truth.Logged = change =>
        {
            _world.Trace.File?.WriteLine(ChangeText.Of(change));
            _watchers.Each(promise => promise.Logged(change));
            _log.Logged(change);
            _answers.Logged(change);
        };
        _truth.Sent = _answers.Sent;
        _network.Departed += Departed;
        _network.Heard = _answers.Heard;
        _network.HeardBody = _answers.HeardBody;
        _cluster.OutcomeLost = _answers.OutcomeLost;
        _cluster.Died = _nodes.Died;
        _events.Reached = landmark => _landmarks.Reach(landmark);
        _cluster.Store.Committed += (scope, write, before) =>
        {
            _watchers.Dense.Committed(scope, write, before.Change);
            _truth.Add(scope, write);
            _watchers.Merges.Committed(scope, write, _cluster.Store.Read(scope, content => content.Dictionary));
            if (_swarm.Evicting > 0)
                _watchers.Eviction.Committed(scope, write, _cluster.Store.Read(scope, content => content.Dictionary));
            _world.Trace.Add(_world.Now, scope, $"is at {write.Head.Change}");
            _log.Committed(write);
            _nodes.Committed(before.Change);
        };
        _cluster.Store.Forgotten += (scope, tombstones, floor) =>
        {
            _watchers.Merges.Forgotten(scope, tombstones, floor, _cluster.Store.Read(scope, content => content.Dictionary));
            _world.Trace.Add(_world.Now, scope, $"forgets {tombstones.Count} deletes up to {floor}");
        };
        if (_canary == Canary.RowForgotten)
            _cluster.Store.Damage = new ForgottenRows().Damage;
        _world.Stepping = process =>
        {
            if (!_faults.IsOver)
                Drop?.Step(_world, process, _devices, _cluster);
            _deaths.Step(process);
        };
        _world.Stepped = _watchers.Look;
        _backups.Replaced = device => _watchers.Replaced(device);
        _backups.Clone = Clone;
        if (_swarm.App.Files is { } attachments)
        {
            _watchers.Attachments.Watch(_cluster, attachments, () => _world.Now);
            new AttachmentUpkeep(_faults, _schedule, _cluster, _world.NewRandom("upkeep")).Begin();
        }
        foreach (var address in _cluster.Addresses)
            _cluster.Start(address);
        var server = new ServerFaults(_faults, _schedule, _deaths, _cluster) { Restored = Restored };
        server.Begin();
        _network.Arrived += server.Arrived;
        var files = Device.NewFiles(Path.Combine(_folder, "new"), canShrink: _swarm.Evicting > 0);
        for (var number = 1; number <= _swarm.Devices; number++)
            Begin(NewDevice(null, files));
        foreach (var operation in _operations)
            _world.SetTimer(Start + TimeSpan.FromMilliseconds(operation.At), _world.Outside, () => Do(operation));
    }

    private Device NewDevice(string? owner, DiskState files)
    {
        var device = new Device(_world, _network, _swarm.App, _events, _folder, _devices.Count + 1, owner, files);
        _devices.Add(device);
        device.IgnoresDiskSync = _canary == Canary.SyncIgnored && device.Number == 1;
        var policies = _world.NewRandom($"policies {device.Name}");
        if (policies.NextDouble() < _swarm.Evicting)
            device.Policies = new AppPolicies(policies);
        return device;
    }

    private void Begin(Device device)
    {
        new LinkFaults(_faults, _schedule).Begin(device);
        _disks.Begin(device);
        new ClockFaults(_faults, _schedule).Begin(device);
        new DeviceFaults(_faults, _schedule).Begin(device);
        _deaths.Begin(device);
        _backups.Begin(device);
        _schedule.Repeat(FaultKind.SchemaMigrated, () => Migrate(device));
        device.Start();
    }

    private void Migrate(Device device)
    {
        if (device.MigratesAtOpening)
            return;
        _faults.Note(FaultKind.SchemaMigrated, device.Phase);
        device.MigratesAtOpening = true;
        device.Kill(DamagePattern.KeepAll);
        _schedule.In(TimeSpan.FromSeconds(1), () =>
        {
            if (device.App is null)
                device.Start();
        });
    }

    private void Clone(Device original)
    {
        if (_devices.Count >= _swarm.Devices * 2)
            return;
        var clone = NewDevice(original.Owner, original.Copy());
        clone.MigratesAtOpening = original.MigratesAtOpening;
        if (original.Policies is { } policies)
            (clone.Policies ??= new AppPolicies(_world.NewRandom($"policies of clone {clone.Name}"))).Inherit(policies);
        _watchers.Replaced(original);
        _watchers.Replaced(clone);
        Begin(clone);
    }

    private void Restored()
    {
        _world.Trace.Add(_world.Now, "store", "is restored");
        _truth.CutBack(scope => _cluster.Store.Read(scope, content => content.Head.Change));
        foreach (var mark in _journal.Marks.Values.Where(mark => (mark.IsOnlyAtServer || IsCopied(mark)) && _truth.FindApplied(mark.Id) is null))
            mark.State = MarkState.TakenBack;
        _watchers.Each(promise => promise.ServerRestored());
    }

    // A known defect: who gets a new id because of a copy does not send again what it had acknowledged under the old one.
    private bool IsCopied(MarkRecord mark) =>
        mark.State == MarkState.Returned && _devices.Count(device => device.Owner == _devices[mark.Device - 1].Owner) > 1;

    private void Departed(NetworkCall call)
    {
        _world.Trace.File?.WriteLine($"  {call.Content}");
        if (_devices.Find(device => device.Name == call.Client) is not { App: { } app } device)
            return;
        if (app.IsLeft && (call.Phase is Phase.Pushing or Phase.Pulling))
            _landmarks.Reach(Landmark.BackgroundSync);
        if (call.Phase == Phase.Pulling && File.Exists(PageStaging.PathFor(device.DatabasePath, AppSchema.Scope)))
            _landmarks.Reach(Landmark.StagedPagesResumed);
    }

    private void Do(Operation operation)
    {
        var twins = _devices.Where(device => device.Owner == _devices[operation.Device - 1].Owner).ToArray();
        twins[operation.Seed % twins.Length].App?.Do(operation, _journal);
    }
}

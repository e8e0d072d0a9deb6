using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Sweeps.Ledger;
using OfflineSync.Simulation.Sweeps.Scenario;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Sweeps;

/// <summary>Runs the canonical scenario on a disk of its own, and what comes after crashes and failures of it.</summary>
internal sealed class SweepRig : IDisposable
{
    private const int FirstSeed = 1;

    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder;
    private readonly CrashingDisk _disk;
    private readonly DiskState _new;
    private readonly ServerBug _bug;

    private ulong _trace;

    public SweepRig(ServerBug bug = ServerBug.None, bool ignoresSync = false)
    {
        _bug = bug;
        const string Memory = "/dev/shm";
        var parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        _folder = Path.Combine(parent, $"offlinesync-disk-{Environment.ProcessId}");
        Directory.CreateDirectory(_folder);
        _new = NewDatabase();
        _disk = new CrashingDisk(_folder) { IgnoresSync = ignoresSync };
    }

    /// <summary>Whether <see cref="Hash"/> will be asked for.</summary>
    public bool IsTraced { get; set; }

    /// <summary>A hash of what happened on the disk in the last case, and of the files that it left.</summary>
    public ulong Hash => _disk.Contents.Aggregate(_trace, (hash, file) => StableHash.Add(StableHash.Add(hash, file.Name), file.Content));

    /// <summary>Runs the scenario undisturbed and keeps the world before each step of the disk.</summary>
    public IReadOnlyList<Moment> Record()
    {
        using var device = Begin(remembers: true);
        var moments = new List<Moment>();
        foreach (var step in CanonicalScenario.Steps)
        {
            Keep(device, moments, step.Name);
            step.Run(device);
        }
        return moments;
    }

    /// <summary>How many reads the undisturbed run has.</summary>
    public int CountReads()
    {
        _ = Record();
        return _disk.Reads;
    }

    /// <summary>What is wrong after a power cut at a moment.</summary>
    /// <param name="moment">When.</param>
    /// <param name="pattern">What the power cut does.</param>
    /// <param name="seed">The luck of it.</param>
    /// <param name="recovery">Takes the moments of the recovery; null: they are not kept.</param>
    /// <param name="isQuick">Whether to look only at what can go wrong with files.</param>
    public IReadOnlyList<string> Crash(Moment moment, DamagePattern pattern, int seed, List<Moment>? recovery = null, bool isQuick = false)
    {
        _disk.Reboot(moment.Disk, pattern, new Random(seed), remembers: recovery is not null);
        using var device = Restart(moment.Server.Copy(), moment.Journal, moment.Time, seed);
        Trace();
        if (recovery is not null)
            Keep(device, recovery, "recovery");
        var verification = new Verification(device);
        return isQuick ? verification.RunQuick() : verification.Run();
    }

    /// <summary>What is wrong after the disk failed during the scenario.</summary>
    public IReadOnlyList<string> Fail(FaultPattern pattern, int step)
    {
        var violations = new List<string>();
        var device = Begin(remembers: false);
        _disk.Fault = pattern switch
        {
            FaultPattern.IoErrorOnce => new DiskFault(step, SQLitePCL.raw.SQLITE_IOERR, Lasts: false),
            FaultPattern.IoErrorForever => new DiskFault(step, SQLitePCL.raw.SQLITE_IOERR, Lasts: true),
            FaultPattern.FullOnce => new DiskFault(step, SQLitePCL.raw.SQLITE_FULL, Lasts: false),
            FaultPattern.FullForever => new DiskFault(step, SQLitePCL.raw.SQLITE_FULL, Lasts: true),
            _ => new DiskFault(step, SQLitePCL.raw.SQLITE_IOERR, Lasts: false, OfReads: true),
        };
        Trace();
        using (device)
        {
            foreach (var one in CanonicalScenario.Steps)
            {
                if (TryRun(one, device, violations))
                    continue;
                if (_disk.Fault.Lasts)
                    break;
                if (!one.IsWrite && !TryRun(one, device, violations))
                    violations.Add($"I23: \"{one.Name}\" fails again after the disk works again");
            }
        }
        _disk.Fault = null;
        if (_disk.OpenFiles is { Count: > 0 } open)
        {
            violations.Add($"Connections stay open: {string.Join(", ", open)}");
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var restarted = Restart(device.Server, device.Journal, device.World.Now, step);
        return [.. violations, .. new Verification(restarted).Run()];
    }

    public void Dispose()
    {
        _disk.Dispose();
        SimulatedVfs.Clock = null;
        Directory.Delete(_folder, recursive: true);
    }

    private static bool TryRun(ScenarioStep step, AppDevice device, List<string> violations)
    {
        try
        {
            step.Run(device);
            return true;
        }
        catch (Exception error) when (error is OfflineSyncException or SqliteException)
        {
            return false;
        }
#pragma warning disable CA1031 // Which other ones there are is the question.
        catch (Exception error)
#pragma warning restore CA1031
        {
            violations.Add($"\"{step.Name}\" throws what nobody expects: {error}");
            return false;
        }
    }

    private AppDevice Begin(bool remembers)
    {
        _disk.Reboot(_new, DamagePattern.KeepAll, new Random(FirstSeed), remembers);
        return Start(new LedgerServer(_bug), Journal.Empty, Beginning, FirstSeed);
    }

    private AppDevice Restart(LedgerServer server, Journal journal, DateTimeOffset time, int seed) =>
        Start(server, journal, time + TimeSpan.FromMinutes(1), seed + FirstSeed);

    // What SQLite draws by lot and takes for the time is part of the case.
    private AppDevice Start(LedgerServer server, Journal journal, DateTimeOffset time, int seed)
    {
        var device = new AppDevice(_folder, server, time, seed) { Journal = journal };
        SimulatedVfs.Seed(seed);
        SimulatedVfs.Clock = () => device.World.Now;
        return device;
    }

    private void Trace()
    {
        _trace = StableHash.Start;
        if (IsTraced)
            _disk.Stepping = what => _trace = StableHash.Add(_trace, what);
    }

    private void Keep(AppDevice device, List<Moment> moments, string during) => _disk.Stepping = what => moments.Add(
        new Moment(_disk.Steps, $"\"{what}\" during \"{during}\"", _disk.Capture(), device.Server.Copy(), device.Journal, device.World.Now));

    private DiskState NewDatabase()
    {
        var path = AppDevice.DatabasePathIn(_folder);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            foreach (var statement in AppDevice.Schema)
            {
                using var command = connection.CreateCommand();
                command.CommandText = statement;
                command.ExecuteNonQuery();
            }
        }
        return new DiskState(new Dictionary<string, FileState> { [Path.GetFileName(path)] = FileState.Synced(File.ReadAllBytes(path)) }, new Dictionary<string, FileContent>());
    }
}

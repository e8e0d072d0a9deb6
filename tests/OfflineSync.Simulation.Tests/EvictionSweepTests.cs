using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Sweeps.Ledger;
using OfflineSync.Simulation.Sweeps.Scenario;
using SQLitePCL;
using Xunit.Abstractions;

namespace OfflineSync.Simulation.Tests;

/// <summary>Power cuts and a full disk at each step of an eviction, of giving space back, and of a fetch.</summary>
public sealed class EvictionSweepTests : IDisposable
{
    private const int Notes = 60;

    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DamagePattern[] Patterns = [DamagePattern.KeepAll, DamagePattern.LoseAll, DamagePattern.LoseSome, DamagePattern.TearLast];

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-eviction-").FullName;
    private readonly ITestOutputHelper _output;
    private readonly DiskState _new;
    private readonly CrashingDisk _disk;

    public EvictionSweepTests(ITestOutputHelper output)
    {
        _output = output;
        _new = NewDatabase();
        _disk = new CrashingDisk(_folder);
    }

    [Fact]
    public void A_power_cut_at_any_step_takes_no_unsynced_row_and_sends_no_delete()
    {
        var moments = new List<(string What, DiskState Disk, LedgerServer Server)>();
        using (var device = Begin(remembers: true))
        {
            _disk.Stepping = what => moments.Add((what, _disk.Capture(), device.Server.Copy()));
            foreach (var act in Acts(device))
                act();
            _disk.Stepping = null;
        }
        Assert.True(moments.Count > 100);
        var runs = 0;
        for (var step = 0; step < moments.Count; step++)
        {
            var (what, disk, server) = moments[step];
            foreach (var pattern in Patterns)
            {
                runs++;
                _disk.Reboot(disk, pattern, new Random(step), remembers: false);
                using var device = Start(server.Copy(), step);
                Check(device, $"{pattern} at step {step}, {what}");
            }
        }
        _output.WriteLine($"{moments.Count} steps, {runs} runs");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_full_disk_at_any_step_loses_nothing(bool lasts)
    {
        var failed = 0;
        for (var step = 1; ; step++)
        {
            using var device = Begin(remembers: false);
            _disk.Fault = new DiskFault(_disk.Steps + step, raw.SQLITE_FULL, lasts);
            foreach (var act in Acts(device))
                Try(act);
            var isReached = _disk.Failures > 0;
            _disk.Fault = null;
            Check(device, $"No space at step {step}");
            if (!isReached)
                break;
            failed++;
        }
        _output.WriteLine($"{failed} steps");
        Assert.True(failed > 100);
    }

    public void Dispose()
    {
        _disk.Dispose();
        SimulatedVfs.Clock = null;
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What is swept: rows leave, space is given back, some rows return, and what was written is sent.</summary>
    private static IEnumerable<Action> Acts(AppDevice device) =>
    [
        () => device.World.Run(() => device.Client.Eviction.RunAsync()),
        () => device.World.Run(() => device.Client.FetchAsync("notes", [["n7"], ["n8"], ["n9"], ["n10"]])),
        () => device.World.Run(() => device.Client.Eviction.RunAsync()),
        () => device.Sync(),
    ];

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is OfflineSyncException or SqliteException)
        {
            // The disk is full; what counts is what is there afterwards.
        }
    }

    /// <summary>A device with notes, of which one is pinned, one has a line, and one was written and not sent.</summary>
    private AppDevice Begin(bool remembers)
    {
        _disk.Reboot(_new, DamagePattern.KeepAll, new Random(1), remembers);
        var server = new LedgerServer();
        for (var i = 0; i < Notes; i++)
            server.Write(Beginning, "notes", $"n{i}", ("text", $"note {i} {new string('x', 400)}"));
        server.Write(Beginning, "lines", "l1", ("note", "n1"), ("text", "line"));
        var device = Start(server, 1);
        device.Sync();
        device.World.Run(() => device.Client.Eviction.PinAsync("notes", ["n2"]));
        device.WritePlainly("notes", "n3", "mine");
        device.WritePlainly("notes", "new", "mine");
        return device;
    }

    private AppDevice Start(LedgerServer server, int seed)
    {
        var device = new AppDevice(_folder, server, Beginning.AddHours(1), seed)
        {
            Configure = options =>
            {
                options.Storage.DatabaseBytesMax = 1_000_000;
                options.Track("notes", table => table.Evict(policy => policy.MaxRows = 0)).Track("lines");
            },
        };
        SimulatedVfs.Seed(seed);
        SimulatedVfs.Clock = () => device.World.Now;
        device.Open();
        return device;
    }

    private static void Check(AppDevice device, string when)
    {
        Held(device, when);
        device.Sync();
        Held(device, when);
        Assert.True(device.Client.Status is { Pending: 0, Quarantined: 0 }, when);
        var notes = device.Server.Rows.Where(row => row.Table == "notes").ToDictionary(row => row.Key, row => row.Cells["text"].Value.ToString());
        // No delete has travelled.
        Assert.True(notes.Count == Notes + 1, when);
        Assert.True((notes["n3"], notes["new"]) == ("mine", "mine"), when);
        Assert.True(device.Server.Breaches.Count == 0, when);
        device.World.Run(() => device.Client.FetchAsync("notes", [.. notes.Keys.Select(key => new object[] { key })]));
        Assert.Equal(notes.Select(note => $"{note.Key}|{note.Value}").Order(StringComparer.Ordinal), device.Query("SELECT id, text FROM notes").Order(StringComparer.Ordinal));
        device.World.Run(() => device.Client.Eviction.RunAsync());
        Assert.Equal(["n1", "n2"], device.Query("SELECT id FROM notes ORDER BY id"));
        Assert.Equal(["ok"], device.Query("PRAGMA integrity_check"));
    }

    private static void Held(AppDevice device, string when)
    {
        var here = device.Query("SELECT id, text FROM notes");
        Assert.True(here.Any(row => row.StartsWith("n1|", StringComparison.Ordinal)), when);
        Assert.True(here.Any(row => row.StartsWith("n2|", StringComparison.Ordinal)), when);
        if (device.Client.Status.Pending > 0)
            Assert.True(here.Contains("n3|mine") && here.Contains("new|mine"), when);
        Assert.Equal(["l1|n1"], device.Query("SELECT id, note FROM lines"));
    }

    private DiskState NewDatabase()
    {
        var path = AppDevice.DatabasePathIn(_folder);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            foreach (var statement in AppDevice.Schema.Prepend("PRAGMA auto_vacuum = INCREMENTAL"))
            {
                using var command = connection.CreateCommand();
                command.CommandText = statement;
                command.ExecuteNonQuery();
            }
        }
        return new DiskState(new Dictionary<string, FileState> { [Path.GetFileName(path)] = FileState.Synced(File.ReadAllBytes(path)) }, new Dictionary<string, FileContent>());
    }
}

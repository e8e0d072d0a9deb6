using OfflineSync.Benchmarks.Day.Network;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Benchmarks.Day.Wire;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Client;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Day.Devices;

/// <summary>A device with the app: its database, its network, its radios, and what was written on it.</summary>
internal sealed class DayDevice
{
    private const int WordsMin = 4;
    private const int WordsMax = 24;
    private static readonly string[] States = ["open", "started", "waiting", "done"];

    private readonly VirtualWorld _world;
    private readonly Outage _outage;
    private readonly DayServer _server;
    private readonly Random _texts;
    private readonly Random _ids;
    private readonly List<WrittenEntry> _written = [];
    private List<string> _tasks = [];

    public DayDevice(VirtualWorld world, DayServer server, Outage outage, string folder, string scope, int seed, int number, Region region = Region.City)
    {
        _world = world;
        _server = server;
        _outage = outage;
        Scope = scope;
        Number = number;
        Trace = DeviceTrace.Draw(seed, number, region);
        DatabasePath = Path.Combine(folder, FormattableString.Invariant($"device-{number}.db"));
        Sensors = new Sensors(world, Trace);
        _texts = RandomDistributions.Stream(seed, number, Purpose.Texts);
        _ids = RandomDistributions.Stream(seed, number, Purpose.Ids);
        Random = RandomDistributions.Stream(seed, number, Purpose.Policy);
        TeamDatabase.Create(DatabasePath);
    }

    public VirtualWorld World => _world;

    public string Scope { get; }

    public int Number { get; }

    public DeviceTrace Trace { get; }

    public string DatabasePath { get; }

    public Sensors Sensors { get; }

    /// <summary>Meters that measure from when they are set.</summary>
    public Radios Radios { get; set; } = new();

    /// <summary>The randomness of what decides when to sync.</summary>
    public Random Random { get; }

    public IReadOnlyList<WrittenEntry> Written => _written;

    /// <summary>The sync policy that the server has for it; null: none.</summary>
    public SyncPolicy? SyncPolicy { get; init; }

    /// <summary>How old what it showed was each time the app was left.</summary>
    public List<TimeSpan> Ages { get; } = [];

    /// <summary>The options of the app's client, which syncs only when told.</summary>
    public OfflineSyncOptions CreateOptions()
    {
        var connector = new Connector(new Link(_world, Trace.Networks, _outage, Radios), ConnectionSettings.Shipped);
        var options = new OfflineSyncOptions
        {
            DatabasePath = DatabasePath,
            Scope = Scope,
            AutomaticSync = false,
            TransportFactory = () => new SimulatedTransport(connector, _server),
            TimeProvider = _world.Time,
            Random = _ids,
            StayOnCallersContext = true,
            Telemetry = { Journal = false, Upload = false },
        };
        TeamDatabase.Track(options);
        return options;
    }

    /// <summary>Syncs once with a client of its own.</summary>
    public async Task SyncAsync()
    {
        await using var client = await OfflineSyncClient.OpenAsync(CreateOptions());
        await client.SyncNowAsync();
    }

    /// <summary>Creates the tasks of the team.</summary>
    public void CreateTasks(int count)
    {
        using var connection = TeamDatabase.Open(DatabasePath);
        for (var i = 0; i < count; i++)
        {
            TeamDatabase.Execute(
                connection,
                "INSERT INTO tasks(id, title, status, changed_at) VALUES ($id, $title, $status, $at)",
                ("$id", NewId()),
                ("$title", Words(WordsMin)),
                ("$status", States[0]),
                ("$at", Timestamp()));
        }
    }

    /// <summary>Enters something on a task.</summary>
    public async Task WriteAsync(OfflineSyncClient client)
    {
        if (_tasks.Count == 0)
            _tasks = [.. TeamDatabase.Rows(DatabasePath, TeamDatabase.Tasks).Keys];
        var (id, task, text, at) = (NewId(), _tasks[_texts.Next(_tasks.Count)], Words(_texts.Next(WordsMin, WordsMax + 1)), Timestamp());
        await using var transaction = await client.BeginTransactionAsync();
        VirtualClock.Set(transaction.Connection, _world);
        TeamDatabase.Execute(
            transaction.Connection,
            "INSERT INTO entries(id, task_id, text, written_at) VALUES ($id, $task, $text, $at)",
            ("$id", id), ("$task", task), ("$text", text), ("$at", at));
        TeamDatabase.Execute(
            transaction.Connection,
            "UPDATE tasks SET status = $status, changed_at = $at, entry_count = entry_count + 1 WHERE id = $task",
            ("$task", task), ("$status", States[_texts.Next(States.Length)]), ("$at", at));
        await transaction.CommitAsync();
        _written.Add(new WrittenEntry(id, string.Join('|', task, text, at), _world.Now));
    }

    private string Timestamp() => _world.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private string Words(int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary.Words[_texts.Next(Vocabulary.Words.Count)]));

    private string NewId()
    {
        var bytes = new byte[16];
        _texts.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}

using System.Globalization;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Devices.Eviction;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Truth;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;
using OfflineSync.WorkManager;

namespace OfflineSync.Simulation.Devices;

/// <summary>A phone: its disk, its clock, its network, and the app that starts and dies on it.</summary>
internal sealed class Device
{
    private const string FileName = "app.db";

    private readonly World _world;
    private readonly SimulatedNetwork _network;
    private readonly AppSettings _settings;
    private readonly string _folder;
    private readonly DeviceEvents _events;
    private DiskState _content;
    private DamagePattern _damage = DamagePattern.KeepAll;
    private int _lives;
    private SqliteConnection? _looking;

    public Device(World world, SimulatedNetwork network, AppSettings settings, DeviceEvents events, string folder, int number, string? owner, DiskState content)
    {
        _world = world;
        _network = network;
        _settings = settings;
        _events = events;
        _folder = folder;
        _content = content;
        Number = number;
        Name = string.Create(CultureInfo.InvariantCulture, $"d{number}");
        Owner = owner ?? Name;
    }

    public int Number { get; }

    public string Name { get; }

    /// <summary>Whose the private scope is: of a clone, the device that it was copied from.</summary>
    public string Owner { get; }

    public NetworkConditions Conditions { get; } = new();

    public DeviceSensors Sensors { get; private set; } = new();

    public ClockError ClockError { get; set; } = ClockError.None;

    /// <summary>Whether the app has been updated to a version that adds a column, which it does when it starts.</summary>
    public bool MigratesAtOpening { get; set; }

    /// <summary>Which rows leave it; null: none ever do.</summary>
    public AppPolicies? Policies { get; set; }

    /// <summary>What its app remembers of rows that leave.</summary>
    public KnownRows Known { get; } = new();

    /// <summary>The items of which its users wrote again what had lost or was rejected.</summary>
    public HashSet<string> DecidedAgain { get; } = new(StringComparer.Ordinal);

    /// <summary>How many bytes are free on its disk, as it says.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>The running app; null while it is not running.</summary>
    public AppProcess? App { get; private set; }

    public CrashingDisk? Disk { get; private set; }

    /// <summary>Where its files are.</summary>
    public CrashingFolder? Folder { get; private set; }

    /// <summary>Whether its disk lies about syncs, as a canary.</summary>
    public bool IgnoresDiskSync { get; set; }

    public string DatabasePath { get; private set; } = "";

    public string ConnectionString => ConnectionStringTo(DatabasePath);

    /// <summary>What the device does just now.</summary>
    public Phase Phase => App is not { } app ? Phase.Idle : app.Phase != Phase.Idle ? app.Phase : Conditions.Phase;

    /// <summary>Starts the app.</summary>
    public void Start()
    {
        if (App is not null)
            throw new InvalidOperationException($"The app of {Name} runs.");
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{++_lives}"));
        if (Policies?.Start() == true)
            Reached(Landmark.PolicyDropped);
        Disk = new CrashingDisk(folder, _content, _damage, NewRandom());
        Disk.IgnoresSync = IgnoresDiskSync;
        DatabasePath = Path.Combine(folder, FileName);
        // Whoever watched the sensors is dead.
        Sensors = new DeviceSensors { State = Sensors.State };
        var process = new SimProcess(_world, Name, ClockError);
        Folder = new CrashingFolder(
            Disk, folder, _content.Beside, _damage, _world.NewRandom(string.Create(CultureInfo.InvariantCulture, $"{Name} {_lives} files")), process.Clock.GetUtcNow);
        _events.Starting(this);
        App = new AppProcess(this, _network, _settings, process);
        Note($"starts, {_damage}");
    }

    /// <summary>Ends the app without a word.</summary>
    /// <param name="damage">What becomes of what was not synced: everything stays unless the power goes.</param>
    public void Kill(DamagePattern damage)
    {
        if (App is null)
            return;
        if (App.IsEvicting)
            Reached(Landmark.EvictionCutShort);
        App.Process.Kill();
        App = null;
        var beside = Folder!.Capture();
        _content = Disk!.PowerOff() with { Beside = beside };
        _damage = damage;
        _looking?.Dispose();
        _looking = null;
        Note($"dies, {damage}");
        Conditions.BreakAll(isSilent: damage != DamagePattern.KeepAll);
        _events.Died(this);
    }

    /// <summary>What a copy of the files would have now.</summary>
    public DiskState Copy() => Disk is { IsOff: false } disk ? disk.Capture() with { Beside = Folder!.Capture() } : _content;

    /// <summary>Puts other files in place of its own, while the app does not run.</summary>
    public void Replace(DiskState content)
    {
        _content = content;
        _damage = DamagePattern.KeepAll;
        Known.Forget();
    }

    /// <summary>Tells the app whether there is a network.</summary>
    public void SetNetwork(bool isConnected) => SetSensors(DeviceSensors.Of(isConnected, Sensors.State.Network.IsMetered ?? false, Sensors.State.IsCharging ?? true));

    /// <summary>Tells the app what kind of network there is, and whether the device is charging.</summary>
    public void SetSensors(bool isMetered, bool isCharging) => SetSensors(DeviceSensors.Of(Conditions.IsUp, isMetered, isCharging));

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var isObserved = Disk!.IsObserved;
        Disk.IsObserved = true;
        try
        {
            // To open one for each question would cost far more than the questions.
            return Query(_looking ??= OpenConnection(), sql, read, values);
        }
        finally
        {
            Disk.IsObserved = isObserved;
        }
    }

    private static List<T> Query<T>(
        SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private void Tell(DeviceState state)
    {
        Note(string.Create(CultureInfo.InvariantCulture, $"has a network: {state.Network.IsConnected}, metered: {state.Network.IsMetered}, charging: {state.IsCharging}"));
        Sensors.State = state;
    }

    private void SetSensors(DeviceState state)
    {
        if (App is { } app)
            app.Process.Post(_ => Tell(state), null);
        else
            Sensors.State = state;
    }

    /// <summary>What is under way in the files as they are.</summary>
    public CopiedWork FindWork()
    {
        var folder = Path.Combine(_folder, "look");
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Copy().After(DamagePattern.KeepAll, NewRandom()))
            File.WriteAllBytes(Path.Combine(folder, name), content.ToArray());
        try
        {
            using var connection = new SqliteConnection(ConnectionStringTo(Path.Combine(folder, FileName)));
            connection.Open();
            return new CopiedWork(
                Query(connection, "SELECT k0 FROM offlinesync_capture", reader => reader.GetString(0)),
                Query(
                    connection,
                    "SELECT o.state, p.change_set FROM offlinesync_outbox o JOIN offlinesync_payloads p ON p.id = o.id",
                    reader => new CopiedMutation(
                        (MutationState)reader.GetInt64(0),
                        [.. MutationReader.MarksOf(ByteString.CopyFrom(reader.GetFieldValue<byte[]>(1))).Select(mark => mark.Id)])));
        }
        catch (SqliteException)
        {
            // The app was never opened with these files.
            return CopiedWork.None;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ConnectionStringTo(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();

    public SqliteConnection OpenConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Whether the write that was begun last came through.</summary>
    public bool HasWrittenLast { get; private set; }

    /// <summary>Where new files may be made.</summary>
    public string FreshFolder => Path.Combine(_folder, "fresh");

    /// <summary>Begins something of which nothing else is known than its kind.</summary>
    public void Begin(OperationKind kind, Journal journal)
    {
        if (kind == OperationKind.Write)
            HasWrittenLast = false;
        App?.Do(new Operation(0, Number, kind, Number), journal);
    }

    /// <summary>How many mutations its open app says that wait.</summary>
    public int Waiting
    {
        get
        {
            var observed = Disk!.IsObserved;
            Disk.IsObserved = true;
            try
            {
                return App!.Client!.Status.Pending;
            }
            finally
            {
                Disk.IsObserved = observed;
            }
        }
    }

    /// <summary>The change of a scope up to which the device has everything.</summary>
    public long Checkpoint(string scope) =>
        Query("SELECT change FROM offlinesync_scopes WHERE scope = $scope", reader => reader.GetInt64(0), ("$scope", scope)).SingleOrDefault();

    /// <summary>The id under which the server knows it now.</summary>
    public Guid ClientId() => new(Query("SELECT client_id FROM offlinesync_client", reader => reader.GetFieldValue<byte[]>(0))[0], bigEndian: true);

    /// <summary>The rows of a table, as texts, in order.</summary>
    public IReadOnlyList<string> Rows(string table) => Query(
        $"SELECT {AppSchema.ColumnsOf(table)} FROM {table} ORDER BY id",
        reader => string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));

    /// <summary>The keys of those of the newest rows of a table that are newer than the last of them.</summary>
    public IReadOnlyList<string> Newest(string table, string column, int rows) => Query(
        $"""
        SELECT id FROM {table} WHERE {column} > coalesce((SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} DESC LIMIT 1 OFFSET $last), -1)
        ORDER BY id
        """,
        reader => reader.GetString(0),
        ("$last", rows - 1));

    /// <summary>What a device with the later version of the app shows in its new column.</summary>
    public IReadOnlyList<string> Extras() => Query(
        "SELECT id, extra FROM items ORDER BY id", reader => string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(0)}|{reader.GetInt64(1)}"));

    public Random NewRandom() => _world.NewRandom(string.Create(CultureInfo.InvariantCulture, $"{Name} {_lives}"));

    // The folder is that of this process, and the trace the same in all.
    public void Note(string what) => _world.Trace.Add(_world.Now, Name, what.Replace(_folder, "", StringComparison.Ordinal));

    internal void Opened(AppProcess app)
    {
        if (app == App)
            _events.Opened(this);
    }

    internal void Written(MarkRecord mark)
    {
        HasWrittenLast = true;
        _events.Written(this, mark);
    }

    internal void HasRead(string file, byte[] content) => _events.Read(this, file, content);

    internal void Evicted(RowsChangedEventArgs changes)
    {
        Reached(Landmark.RowsEvicted);
        foreach (var table in changes.Tables)
        {
            foreach (var row in table.Rows ?? [])
            {
                var key = (string)row.Key[0];
                Known.Leave(table.Table, key);
                _events.Evicted(this, table.Table, key);
            }
        }
    }

    internal void Reached(Landmark landmark) => _events.Reached(landmark);

    internal void Settled() => _events.Settled(this);

    /// <param name="folder">Where they may be made.</param>
    /// <param name="canShrink">Whether pages that become free can be given back.</param>
    public static DiskState NewFiles(string folder, bool canShrink = false)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        using (var connection = new SqliteConnection(ConnectionStringTo(path)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // Small pages: a disk that remembers each write has less to remember.
            command.CommandText = $"PRAGMA page_size = 1024; {(canShrink ? "PRAGMA auto_vacuum = INCREMENTAL; " : "")}{AppSchema.Create}";
            command.ExecuteNonQuery();
        }
        return new DiskState(
            new Dictionary<string, FileState> { [FileName] = FileState.Synced(File.ReadAllBytes(path)) }, new Dictionary<string, FileContent>());
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Testing;

namespace OfflineSync.Client.Tests.Scheduling;

/// <summary>A phone with an app that syncs by itself, in a world whose time the test moves.</summary>
internal sealed class Phone : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-phone-").FullName;
    private readonly int _seed;
    private OfflineSyncClient? _client;
    private int _rows;

    /// <param name="pragma">A statement to run first in the new database.</param>
    /// <param name="world">The world that the phone is in; null: one of its own.</param>
    /// <param name="seed">The phone's luck.</param>
    public Phone(string pragma = "", VirtualWorld? world = null, int seed = 1)
    {
        World = world ?? new VirtualWorld(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _seed = seed;
        DatabasePath = Path.Combine(_folder, "app.db");
        Device = new FakeMonitor(World);
        Execute($"{pragma}; CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)");
    }

    public static RpcException Down { get; } = new(StatusCode.Unavailable, "The server cannot be reached");

    public VirtualWorld World { get; }

    public string DatabasePath { get; }

    public FakeMonitor Device { get; }

    public RecordingTransport Server { get; } = new();

    public OfflineSyncClient Client => _client!;

    public SyncStatus Status => Client.Status;

    public void Open(Action<OfflineSyncOptions>? configure = null)
    {
        var options = new OfflineSyncOptions
        {
            DatabasePath = DatabasePath,
            Scope = "test",
            TransportFactory = () => Server,
            TimeProvider = World.Time,
            Random = new Random(_seed),
            MeteredDebounce = TimeSpan.FromSeconds(5),
            PollInterval = TimeSpan.FromMinutes(5),
            StayOnCallersContext = true,
        };
        options.Work.DeviceMonitor = Device;
        options.Track("notes");
        configure?.Invoke(options);
        World.Run(async () => _client = await OfflineSyncClient.OpenAsync(options));
        Pass();
    }

    /// <summary>Opens the app, lets it sync, and forgets what that took.</summary>
    public static Phone WithApp(Action<OfflineSyncOptions>? configure = null)
    {
        var phone = new Phone();
        phone.Open(configure);
        phone.Pass(TimeSpan.FromSeconds(1));
        return phone;
    }

    /// <summary>Writes a row through the SDK.</summary>
    public void Write() => World.Run(async () =>
    {
        await using var transaction = await Client.BeginTransactionAsync();
        using var insert = transaction.Connection.CreateCommand();
        insert.CommandText = $"INSERT INTO notes VALUES ('n{++_rows}', 'written at {World.Now:T}')";
        insert.Transaction = (SqliteTransaction)transaction.DbTransaction;
        insert.ExecuteNonQuery();
        await transaction.CommitAsync();
    });

    public void Leave() => World.Run(Client.EnterBackgroundAsync);

    public void Return()
    {
        World.Run(() =>
        {
            Client.EnterForeground();
            return Task.CompletedTask;
        });
        Pass();
    }

    public SyncResult SyncNow() => World.Run(() => Client.SyncNowAsync());

    /// <summary>Lets time pass, and everything happen that happens meanwhile.</summary>
    public void Pass(TimeSpan span = default) => World.Run(World.Now + span);

    public int CallsWhile(Action action)
    {
        var before = Server.Calls;
        action();
        return Server.Calls - before;
    }

    /// <summary>Pages of the database that nothing uses.</summary>
    public long Free => long.Parse(Value("PRAGMA freelist_count")!, CultureInfo.InvariantCulture);

    public string? Text(string id) => Value($"SELECT text FROM notes WHERE id = '{id}'");

    public string? Value(string sql) => Use(sql, command => Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);

    public void Execute(string sql) => Use(sql, command => command.ExecuteNonQuery());

    public void Close()
    {
        if (_client is not null)
            World.Run(async () => await _client.DisposeAsync());
        _client = null;
    }

    private T Use<T>(string sql, Func<SqliteCommand, T> use)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabasePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return use(command);
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_folder, recursive: true);
    }
}

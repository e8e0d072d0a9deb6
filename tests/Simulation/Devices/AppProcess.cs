using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Simulation.Devices.Eviction;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Landmarks;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Devices;

/// <summary>The app on a device, from its start to its end: the SDK as it is shipped, and an app that uses it.</summary>
internal sealed class AppProcess
{
    private static readonly TimeSpan OpenAgain = TimeSpan.FromSeconds(2);

    private const int SpaceLeftMax = 150_000;

    private readonly Device _device;
    private readonly SimulatedNetwork _network;
    private readonly AppSettings _settings;
    private readonly TokenSource _tokens;
    private readonly NewerBuild? _newer;
    private readonly bool _isMigrated;
    private readonly FileUser _files;
    private bool _isForeground = true;
    private int _syncsAskedFor;

    public AppProcess(Device device, SimulatedNetwork network, AppSettings settings, SimProcess process)
    {
        _device = device;
        _network = network;
        _settings = settings;
        Process = process;
        _tokens = new TokenSource(process, network.Faults);
        _isMigrated = device.MigratesAtOpening;
        _files = new FileUser(device, (operation, journal, also) => Write(operation, journal, also));
        _newer = NewerBuild.Draw(network.Faults, FaultKind.ClientNewer);
        process.Begin(OpenAsync);
    }

    public SimProcess Process { get; }

    /// <summary>The open client; null while the app starts.</summary>
    public OfflineSyncClient? Client { get; private set; }

    /// <summary>What the app does just now.</summary>
    public Phase Phase { get; private set; } = Phase.Opening;

    /// <summary>Whether it is in the background, and nobody has asked it to sync: what it sends, it sends by itself.</summary>
    public bool IsLeft => !_isForeground && _syncsAskedFor == 0;

    /// <summary>Whether somebody waits for a sync that he asked for.</summary>
    public bool IsAskedToSync => _syncsAskedFor > 0;

    /// <summary>Whether rows are leaving, or about to.</summary>
    public bool IsEvicting { get; private set; }

    /// <summary>Does something as a user, if the app is ready.</summary>
    public void Do(Operation operation, Journal journal) => Process.Post(_ => Act(operation, journal), null);

    private static bool IsExpected(Exception error) => error is OfflineSyncException or SqliteException or ObjectDisposedException;

    private async Task OpenAsync()
    {
        while (Client is null)
        {
            try
            {
                Phase = Phase.Opening;
                if (_isMigrated)
                    Migrate();
                Client = await OfflineSyncClient.OpenAsync(Options());
                Client.RowsChanged += RowsChanged;
            }
            catch (Exception error) when (IsExpected(error))
            {
                _device.Note($"cannot open: {error.Message}");
                await Task.Delay(OpenAgain, Process.Clock);
            }
            finally
            {
                Phase = Phase.Idle;
            }
        }
        _device.Opened(this);
    }

    private void RowsChanged(object? sender, RowsChangedEventArgs changes)
    {
        if (changes.Origin == ChangeOrigin.Eviction)
            _device.Evicted(changes);
    }

    private void Migrate()
    {
        OfflineSyncClient.SuspendCapture(_device.DatabasePath);
        using var connection = _device.OpenConnection();
        using var look = connection.CreateCommand();
        look.CommandText = "SELECT 1 FROM pragma_table_info('items') WHERE name = 'extra'";
        if (look.ExecuteScalar() is not null)
            return;
        using var migrate = connection.CreateCommand();
        migrate.CommandText = AppSchema.Migrate;
        migrate.ExecuteNonQuery();
    }

    private OfflineSyncOptions Options()
    {
        var options = new OfflineSyncOptions
        {
            DatabasePath = _device.DatabasePath,
            Server = new Uri("http://server"),
            AutomaticSync = _settings.SyncsByItself,
            CaptureInterval = _settings.CaptureInterval,
            HttpHandlerFactory = () => _network.Connect(_device.Conditions, Process, _device.Name, _newer),
            TokenProvider = (_, _) => ValueTask.FromResult<string?>(_tokens.Get()),
            TimeProvider = Process.Clock,
            Random = _device.NewRandom(),
            StayOnCallersContext = true,
            FreeSpace = _ => _device.FreeBytes,
            PushMutationsMax = _settings.BatchMutations,
        };
        options.Work.DeviceMonitor = _device.Sensors;
        options.Attachments.Files = _device.Folder!;
        if (_settings.Files is { } files)
            files.Set(options.Attachments, _device.Number);
        // The disk and the calls are those of the app's database alone.
        (options.Telemetry.Journal, options.Telemetry.Upload) = (false, false);
        AppSchema.Track(options, _device.Owner, _isMigrated);
        _device.Policies?.AddTo(options);
        return options;
    }

    private void Act(Operation operation, Journal journal)
    {
        if (Client is null)
            return;
        _device.Note($"{operation.Kind}");
        switch (operation.Kind)
        {
            case OperationKind.Write or OperationKind.WritePlainly:
                Write(operation, journal);
                break;
            case OperationKind.Leave when _isForeground:
                _isForeground = false;
                Try(() => Client.EnterBackgroundAsync());
                break;
            case OperationKind.Return when !_isForeground:
                _isForeground = true;
                Client.EnterForeground();
                break;
            case >= OperationKind.AddFile and <= OperationKind.RemoveFile:
                Try(() => _files.ActAsync(Client, operation, journal));
                break;
            case OperationKind.Sync:
                Try(() => SyncAsync(Client));
                break;
            case OperationKind.RetryRejected:
                _device.Settled();
                Try(() => RetryAsync(Client));
                break;
            case OperationKind.DropRejected:
                _device.Settled();
                Try(() => DropAsync(Client, journal));
                break;
            case OperationKind.TakeMine or OperationKind.KeepTheirs:
                _device.Settled();
                Try(() => SettleAsync(Client, operation.Kind == OperationKind.TakeMine));
                break;
            case OperationKind.SpaceShort or OperationKind.SpaceBack:
                _device.FreeBytes = operation.Kind == OperationKind.SpaceBack ? long.MaxValue : operation.Seed % SpaceLeftMax;
                break;
            case OperationKind.CreateAnew when _device.Known.LeftOf(AppSchema.Items) is { Length: > 0 } left:
                Write(operation, journal, (connection, mark) => CreateAnew(connection, mark, left[operation.Seed % left.Length]));
                break;
            case OperationKind.Evict:
                Try(EvictAsync);
                break;
            case > OperationKind.Evict and <= OperationKind.Touch:
                Try(() => AskedAsync(() => new EvictionUser(_device, Client, journal, _settings.Items).ActAsync(operation.Kind, new Random(operation.Seed))));
                break;
        }
    }

    private void Write(Operation operation, Journal journal, Action<SqliteConnection, MarkRecord>? also = null)
    {
        var mark = journal.Begin(_device.Number);
        var random = new Random(operation.Seed);
        Phase = Phase.Writing;
        try
        {
            if (operation.Kind != OperationKind.WritePlainly)
            {
                // Without awaiting anything: in one turn, as it would be on a thread of its own.
                var transaction = Client!.BeginTransactionAsync().GetAwaiter().GetResult();
                using (transaction)
                {
                    new TransactionWriter(transaction.Connection, mark, random, _settings.Items, _isMigrated).Write(mayRefuse: also is null);
                    also?.Invoke(transaction.Connection, mark);
                    transaction.Commit();
                }
            }
            else
            {
                using var connection = Client!.OpenConnection();
                using var transaction = connection.BeginTransaction();
                new TransactionWriter(connection, mark, random, _settings.Items, _isMigrated).Write(mayRefuse: false);
                transaction.Commit();
            }
            if (mark.State == MarkState.Begun)
                mark.State = MarkState.Returned;
            _device.Written(mark);
        }
        catch (Exception error) when (IsExpected(error))
        {
            _device.Note($"cannot write {mark.Id}: {error.Message}");
        }
        finally
        {
            Phase = Phase.Idle;
        }
    }

    private void CreateAnew(SqliteConnection connection, MarkRecord mark, string item) =>
        new TransactionWriter(connection, mark, new Random(mark.Number), _settings.Items, _isMigrated).CreateAnew(item);

    /// <summary>Opens a file, and looks at all of it.</summary>
    public Task ReadAsync(AttachmentId id) => _files.ReadAsync(Client!, id);

    private Task SyncAsync(OfflineSyncClient client) => AskedAsync(() => client.SyncNowAsync());

    private async Task AskedAsync(Func<Task> act)
    {
        _syncsAskedFor++;
        try
        {
            await act();
        }
        finally
        {
            _syncsAskedFor--;
        }
    }

    private async Task EvictAsync()
    {
        IsEvicting = true;
        try
        {
            EvictionUser.Note(_device, await Client!.Eviction.RunAsync());
        }
        finally
        {
            IsEvicting = false;
        }
    }

    private async Task RetryAsync(OfflineSyncClient client)
    {
        if (await client.Rejected.ListAsync() is not [var first, ..])
            return;
        _device.DecidedAgain.UnionWith(first.Rows.Where(row => row.Table == AppSchema.Items).Select(row => (string)row.Key[0]));
        await client.Rejected.RetryAsync(first.Id);
        _device.Reached(Landmark.RejectionRetried);
    }

    private async Task DropAsync(OfflineSyncClient client, Journal journal)
    {
        if (await client.Rejected.ListAsync() is not [var first, ..])
            return;
        var marks = MarksOf(first).ToArray();
        await client.Rejected.DropAsync(first.Id);
        _device.Reached(Landmark.RejectionDropped);
        foreach (var mark in marks)
            journal.Marks[mark].State = MarkState.Dropped;
    }

    private static IEnumerable<string> MarksOf(RejectedMutation mutation) =>
        mutation.Rows.Where(row => row.Table == AppSchema.Marks).Select(row => (string)row.Key[0]);

    private async Task SettleAsync(OfflineSyncClient client, bool takeMine)
    {
        if (await client.Conflicts.ListAsync() is not [var first, ..])
            return;
        if (takeMine)
        {
            if (first.Table == AppSchema.Items)
                _device.DecidedAgain.Add((string)first.Key[0]);
            await client.Conflicts.TakeMineAsync(first.Id);
        }
        else
            await client.Conflicts.KeepTheirsAsync(first.Id);
        _device.Reached(Landmark.ConflictSettled);
    }

    private async void Try(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (IsExpected(error) || error is OperationCanceledException or InvalidOperationException)
        {
            _device.Note($"fails: {error.Message}");
        }
    }
}

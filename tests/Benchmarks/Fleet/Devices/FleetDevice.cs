using OfflineSync.Benchmarks.Day.Devices;
using OfflineSync.Benchmarks.Day.Traces;
using OfflineSync.Benchmarks.Fleet.Plan;
using OfflineSync.Benchmarks.Fleet.Wire;
using OfflineSync.Benchmarks.Items;
using OfflineSync.Client;
using OfflineSync.Client.Transport;
using OfflineSync.Testing;
using OfflineSync.WorkManager;

namespace OfflineSync.Benchmarks.Fleet.Devices;

/// <summary>A device of the fleet: lives its plan with a real client on a real file.</summary>
internal sealed class FleetDevice : IDisposable
{
    private const int TasksMax = 6;
    private const int WordsMin = 3;
    private const int WordsMax = 15;
    private const int LabelsPerDay = 3;
    private const double LabelShare = 0.1;
    private const double ApprovalShare = 0.15;

    private static readonly string[] States = ["open", "started", "waiting", "done"];
    private static readonly StopReason[] Restrictions = [StopReason.Quota, StopReason.AppStandby, StopReason.BackgroundRestriction];

    private readonly VirtualWorld _world;
    private readonly DevicePlan _plan;
    private readonly FleetStop _stop;
    private readonly FleetCounts _counts;
    private readonly RpcChannel _channel;
    private readonly FleetTransport _transport;
    private readonly FleetSensors _sensors;
    private readonly Random _random;
    private readonly string _scope;
    private readonly string _path;

    public FleetDevice(VirtualWorld world, DevicePlan plan, FleetOptions options, string scope, string folder, FleetStop stop, FleetCounts counts)
    {
        (_world, _plan, _scope, _stop, _counts) = (world, plan, scope, stop, counts);
        _path = Path.Combine(folder, FormattableString.Invariant($"device-{plan.Number}.db"));
        _random = RandomDistributions.Stream(options.Seed, plan.Number, Purpose.Texts);
        _channel = new RpcChannel(options.Server, new RpcChannelOptions { TokenProvider = (_, _) => ValueTask.FromResult(options.Token) });
        _transport = new FleetTransport(world, new FleetLink(world, plan), _channel, stop, counts);
        _sensors = new FleetSensors(world, plan);
        FleetDatabase.Create(_path);
    }

    /// <summary>Lives until the device falls silent.</summary>
    public async Task LiveAsync()
    {
        foreach (var installation in _plan.Installations)
        {
            await _world.WaitUntilAsync(installation.From);
            if (_stop.IsStopped)
                return;
            await UseAsync(installation);
        }
        _counts.Lived();
    }

    public void Dispose() => _channel.Dispose();

    private async Task UseAsync(Installation installation)
    {
        await using var client = await OfflineSyncClient.OpenAsync(CreateOptions(installation.Release));
        client.Diagnostics.Recorded += (_, args) => _counts.Record(args.Event);
        var works = client.WorkManager!;
        if (installation.Release.HasThumbnails)
            await works.EnqueueUniquePeriodicWorkAsync(ThumbnailWorker.Name, ExistingPeriodicWorkPolicy.Keep, ThumbnailWorker.Request);
        else
            await works.CancelUniqueWorkAsync(ThumbnailWorker.Name);
        if (_plan.Character == Character.Captive)
            await works.EnqueueUniqueWorkAsync(PrintWorker.Name, ExistingWorkPolicy.Keep, PrintWorker.Request);
        var held = HoldBackAsync(works, installation);
        foreach (var session in _plan.Sessions.Where(session => session.From >= installation.From && session.To < installation.To))
        {
            await _world.WaitUntilAsync(session.From);
            if (_stop.IsStopped)
                break;
            client.EnterForeground();
            foreach (var write in session.Writes)
            {
                await _world.WaitUntilAsync(write);
                await WriteAsync(client, installation.Release);
            }
            await _world.WaitUntilAsync(session.To);
            await client.EnterBackgroundAsync();
        }
        await held;
        if (!_stop.IsStopped)
            await _world.WaitUntilAsync(installation.To);
    }

    private async Task HoldBackAsync(WorkManager.WorkManager works, Installation installation)
    {
        var reason = Restrictions[_plan.Number % Restrictions.Length];
        foreach (var period in _plan.Held.Where(period => period.From >= installation.From && period.To < installation.To))
        {
            await _world.WaitUntilAsync(period.From);
            if (_stop.IsStopped)
                return;
            works.HoldBack(reason);
            await _world.WaitUntilAsync(period.To);
            works.Release();
        }
    }

    private OfflineSyncOptions CreateOptions(AppRelease release)
    {
        var options = new OfflineSyncOptions
        {
            DatabasePath = _path,
            Scope = _scope,
            StartInBackground = true,
            // The app writes through the client, which knows it then.
            CaptureInterval = TimeSpan.FromMinutes(5),
            BackgroundInterval = TimeSpan.FromHours(3),
            MaxAttempts = release.MaxAttempts,
            TransportFactory = () => _transport,
            TimeProvider = _world.Time,
            StayOnCallersContext = true,
            Telemetry = { AppVersion = release.Version, OperatingSystem = _plan.OperatingSystem, Region = _plan.Region },
            Work = { DeviceMonitor = _sensors, RescanInterval = TimeSpan.FromHours(6), LeaseDuration = TimeSpan.FromMinutes(15) },
        };
        options.Work.AddWorker(() => new ThumbnailWorker(_world.Time), ThumbnailWorker.Name);
        options.Work.AddWorker(() => new PrintWorker(), PrintWorker.Name);
        FleetDatabase.Track(options);
        return options;
    }

    /// <summary>Enters something on a task of the team, which gets more tasks until it has enough.</summary>
    private async Task WriteAsync(OfflineSyncClient client, AppRelease release)
    {
        await using var transaction = await client.BeginTransactionAsync();
        var connection = transaction.Connection;
        VirtualClock.Set(connection, _world);
        var tasks = Tasks(connection);
        var task = tasks.Count < TasksMax ? NewId() : tasks[_random.Next(tasks.Count)];
        if (tasks.Count < TasksMax)
            TeamDatabase.Execute(connection, "INSERT INTO tasks(id, title, status) VALUES ($id, $title, 'open')", ("$id", task), ("$title", Words(WordsMin)));
        TeamDatabase.Execute(
            connection, "INSERT INTO entries(id, task_id, text) VALUES ($id, $task, $text)", ("$id", NewId()), ("$task", task), ("$text", Words(_random.Next(WordsMin, WordsMax))));
        TeamDatabase.Execute(connection, "UPDATE tasks SET status = $status WHERE id = $task", ("$task", task), ("$status", States[_random.Next(States.Length)]));
        if (release.ApprovesAll)
            TeamDatabase.Execute(connection, "UPDATE tasks SET approved = approved + 1");
        else if (_random.Chance(ApprovalShare))
            TeamDatabase.Execute(connection, "UPDATE tasks SET approved = approved + 1 WHERE id = $task", ("$task", task));
        if (_random.Chance(LabelShare))
            TeamDatabase.Execute(connection, "INSERT OR IGNORE INTO labels(id, code) VALUES ($id, $code)", ("$id", NewId()), ("$code", Label()));
        await transaction.CommitAsync();
    }

    private static List<string> Tasks(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM tasks ORDER BY id";
        using var rows = command.ExecuteReader();
        var tasks = new List<string>();
        while (rows.Read())
            tasks.Add(rows.GetString(0));
        return tasks;
    }

    /// <summary>Colleagues come upon the same codes.</summary>
    private string Label() => FormattableString.Invariant($"{_world.Now:yyyyMMdd}-{_random.Next(LabelsPerDay)}");

    private string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary.Words[_random.Next(Vocabulary.Words.Count)]));

    /// <summary>Not of the seed: another run of the same fleet writes other rows.</summary>
    private static string NewId() => Guid.NewGuid().ToString();
}

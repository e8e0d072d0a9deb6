using OfflineSync.Client;
using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Network;
using OfflineSync.Crash.Tests.Promises;
using OfflineSync.Crash.Tests.Servers;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Runs;

/// <summary>A server, clients and the network between them, while something is being killed.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    public const string Scope = "crash";
    private const int RoundsMax = 5;

    private readonly List<TestClient> _clients = [];
    private readonly Store _store;
    private readonly Tail _serverTail;
    private readonly int _seed;

    private CrashRun(string folder, Store store, ServerProcess server, Tail serverTail, int seed)
    {
        Folder = folder;
        _store = store;
        Server = server;
        _serverTail = serverTail;
        _seed = seed;
        Network = new TcpProxy(server.Address);
    }

    public string Folder { get; }

    public TcpProxy Network { get; }

    public ServerProcess Server { get; private set; }

    public Store Store => _store;

    private bool HasFailed { get; set; }

    public static async Task<CrashRun> StartAsync(Func<string, Task<Store>> createStore, int seed = SuiteSize.Seed)
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-crash-").FullName;
        var (store, tail) = (await createStore(folder), new Tail());
        return new CrashRun(folder, store, await ServerProcess.StartAsync(store, tail), tail, seed);
    }

    /// <summary>A new client with an empty database.</summary>
    public TestClient AddClient(string name)
    {
        var client = new TestClient(name, Folder);
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    /// <summary>Starts a process on a client's database.</summary>
    public VictimProcess StartVictim(TestClient client, int seed) => VictimProcess.Start(client, Network.Address, Scope, seed);

    /// <summary>Puts rows on the server that take newcomers some pages to fetch.</summary>
    public async Task BringBallastAsync(int rows)
    {
        var carrier = new TestClient("carrier", Folder);
        await using var client = await OpenAsync(carrier);
        await using (var transaction = await client.BeginTransactionAsync())
        {
            using var command = transaction.Connection.CreateCommand();
            command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) INSERT INTO ballast SELECT 'b' || i, hex(randomblob(500)) FROM n";
            command.Parameters.AddWithValue("$rows", rows);
            command.Transaction = (Microsoft.Data.Sqlite.SqliteTransaction)transaction.DbTransaction;
            command.ExecuteNonQuery();
            await transaction.CommitAsync();
        }
        await client.SyncNowAsync();
    }

    /// <summary>Starts the server again, at another port.</summary>
    public async Task RestartServerAsync()
    {
        await Server.DisposeAsync();
        Server = await ServerProcess.StartAsync(_store, _serverTail);
        Network.Target = Server.Address;
    }

    /// <summary>Looks at a client's file after a crash.</summary>
    public static IReadOnlyList<string> CheckCrashed(TestClient client)
    {
        using var file = ClientFile.Copy(client);
        return [.. IntactFile.Check(file), .. file.IsNew ? [] : CheckContent(file)];
    }

    /// <summary>Lets all clients sync until nothing moves any more, and looks at everything.</summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        await SyncAllAsync();
        var witness = new TestClient("witness", Folder);
        await using (var client = await OpenAsync(witness))
            await client.SyncNowAsync();
        var log = await _store.ReadLogAsync(Scope);
        foreach (var client in _clients)
            client.Known.Clear();
        var files = _clients.Select(ClientFile.Copy).ToArray();
        using var shown = ClientFile.Copy(witness);
        try
        {
            return
            [
                .. files.SelectMany(IntactFile.Check), .. files.SelectMany(CheckContent), .. CheckContent(shown), .. files.SelectMany(file => AcknowledgedMutations.Check(file, log)),
                .. ExactlyOnce.Check(files, log, shown), .. ClientOrder.Check(log), .. DenseLog.Check(log), .. Convergence.Check(files, shown), .. await _store.CheckAsync(),
            ];
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }

    /// <summary>What a failure shows: how to repeat it, and the last that everyone said.</summary>
    public string Explain(IEnumerable<string> violations)
    {
        lock (_clients)
        {
            var tails = _clients.Select(client => $"{client.Name} ({client.Record.Returned} returned, {client.Record.Begun} begun):\n{client.Tail}");
            return $"Seed {_seed}, files in {Folder}\n{string.Join('\n', violations)}\nserver:\n{_serverTail}\n{string.Join('\n', tails)}";
        }
    }

    /// <summary>Fails with all that is known if there is a violation, and keeps the files.</summary>
    public void Require(IReadOnlyList<string> violations)
    {
        if (violations.Count == 0)
            return;
        HasFailed = true;
        Assert.Fail(Explain(violations));
    }

    /// <summary>Runs a part of a test; whatever it throws is told with all that is known.</summary>
    public async Task GuardAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception error) when (!HasFailed)
        {
            HasFailed = true;
            Assert.Fail(Explain([error.ToString()]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await Server.DisposeAsync();
        await _store.DisposeAsync();
        if (!HasFailed)
            Directory.Delete(Folder, recursive: true);
    }

    private static IEnumerable<string> CheckContent(ClientFile file) => [.. DurableWrites.Check(file), .. WholeTransactions.Check(file), .. ClientOrder.Check(file)];

    private Task<OfflineSyncClient> OpenAsync(TestClient client) => OfflineSyncClient.OpenAsync(AppSchema.Options(client.DatabasePath, Network.Address, Scope));

    private async Task SyncAllAsync()
    {
        var open = new List<OfflineSyncClient>();
        try
        {
            foreach (var client in _clients)
                open.Add(await OpenAsync(client));
            for (var round = 0; round < RoundsMax; round++)
            {
                long moved = 0;
                foreach (var client in open)
                {
                    var result = await client.SyncNowAsync();
                    moved += result.MutationsPushed + result.RowsPulled;
                }
                if (moved == 0)
                    return;
            }
        }
        finally
        {
            foreach (var client in open)
                await client.DisposeAsync();
        }
    }
}

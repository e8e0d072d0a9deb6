using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.Containers.Load;

/// <summary>An app with a database of its own.</summary>
internal sealed class Device : IAsyncDisposable
{
    public const int Parts = 3;
    private static readonly TimeSpan PauseBetweenWrites = TimeSpan.FromMilliseconds(20);
    private readonly string _name;
    private int _outages;
    private OfflineSyncException? _lastError;

    private Device(string name, OfflineSyncClient client)
    {
        _name = name;
        Client = client;
        client.StatusChanged += (_, _) => CountOutages(client.Status.LastError);
    }

    public OfflineSyncClient Client { get; }

    public long Written { get; private set; }

    public int Outages => Volatile.Read(ref _outages);

    public static async Task<Device> OpenAsync(string folder, string name, ServerAddress server, bool automatic, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, $"{name}.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            Run(connection, null, "CREATE TABLE entries(id TEXT PRIMARY KEY, writer TEXT NOT NULL, number INTEGER NOT NULL, part INTEGER NOT NULL)");
            Run(connection, null, "CREATE TABLE totals(id TEXT PRIMARY KEY, total INTEGER NOT NULL)");
        }
        var options = new OfflineSyncOptions
        {
            DatabasePath = path,
            Server = server.Server,
            Scope = server.Scope,
            AutomaticSync = automatic,
            RetryDelayMax = TimeSpan.FromSeconds(2),
            TokenProvider = server.Token is { } token ? (_, _) => ValueTask.FromResult<string?>(token) : null,
        };
        options.Track("entries").Track("totals", totals => totals.Counter("total"));
        return new Device(name, await OfflineSyncClient.OpenAsync(options, cancellation));
    }

    /// <summary>Writes so many transactions, or until it is told to stop.</summary>
    public async Task WriteAsync(long transactions, CancellationToken stop)
    {
        while (Written < transactions && !stop.IsCancellationRequested)
        {
            await WriteOneAsync(Written + 1);
            Written++;
            await Task.Delay(PauseBetweenWrites, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Of the transactions of a device, those of which not every row is here.</summary>
    public long Missing(Device writer)
    {
        using var connection = Client.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT count(*) FROM (SELECT number FROM entries WHERE writer = $writer AND number <= $last GROUP BY number HAVING count(*) = $parts)";
        command.Parameters.AddWithValue("$writer", writer._name);
        command.Parameters.AddWithValue("$last", writer.Written);
        command.Parameters.AddWithValue("$parts", Parts);
        return writer.Written - (long)command.ExecuteScalar()!;
    }

    public TableLook Look()
    {
        using var connection = Client.OpenConnection();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long entries = 0, total = 0;
        foreach (var row in Rows(connection, "SELECT id, writer, number, part FROM entries ORDER BY id"))
        {
            entries++;
            hash.AppendData(Encoding.UTF8.GetBytes(row));
        }
        foreach (var row in Rows(connection, "SELECT id, total FROM totals ORDER BY id"))
        {
            total += long.Parse(row[(row.IndexOf('\t', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
            hash.AppendData(Encoding.UTF8.GetBytes(row));
        }
        return new TableLook(entries, total, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private async Task WriteOneAsync(long number)
    {
        await using var transaction = await Client.BeginTransactionAsync();
        for (var part = 0; part < Parts; part++)
        {
            Run(transaction.Connection, transaction.DbTransaction as SqliteTransaction,
                string.Create(CultureInfo.InvariantCulture, $"INSERT INTO entries VALUES ('{_name}-{number}-{part}', '{_name}', {number}, {part})"));
        }
        Run(transaction.Connection, transaction.DbTransaction as SqliteTransaction,
            "INSERT INTO totals VALUES ('all', 1) ON CONFLICT(id) DO UPDATE SET total = total + 1");
        await transaction.CommitAsync();
    }

    private void CountOutages(OfflineSyncException? error)
    {
        if (error is not null && !ReferenceEquals(Interlocked.Exchange(ref _lastError, error), error))
            Interlocked.Increment(ref _outages);
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)) + '\n';
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

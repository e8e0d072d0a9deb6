using Npgsql;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>A new PostgreSQL database: on the server that the environment names, or on one of its own.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    public const string Variable = "OFFLINESYNC_TEST_POSTGRES";

    private readonly LocalPostgres? _local;
    private readonly string _admin;
    private readonly string _name = $"offlinesync_benchmarks_{Environment.ProcessId}";

    private BenchmarkDatabase(string admin, LocalPostgres? local)
    {
        _admin = admin;
        _local = local;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_admin) { Database = _name }.ConnectionString;

    public static async Task<BenchmarkDatabase> CreateAsync(CancellationToken cancellation)
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        var local = string.IsNullOrEmpty(given) ? await LocalPostgres.StartAsync(cancellation) : null;
        var database = new BenchmarkDatabase(local?.ConnectionString ?? given!, local);
        try
        {
            await database.ExecuteAsync($"CREATE DATABASE {database._name}", cancellation);
            return database;
        }
        catch
        {
            if (local is not null)
                await local.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_local is not null)
            await _local.DisposeAsync();
        else
            await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

using Npgsql;

namespace OfflineSync.Testing;

/// <summary>
/// The PostgreSQL server of this test process, started once: from <c>OFFLINESYNC_TEST_POSTGRES</c> (a connection string), from a container, or from
/// binaries on this machine. <c>OFFLINESYNC_TEST_POSTGRES_SOURCE</c> (<c>container</c> or <c>local</c>) forces one.
/// </summary>
public static class PostgresServer
{
    private const string ConnectionVariable = "OFFLINESYNC_TEST_POSTGRES";
    private const string SourceVariable = "OFFLINESYNC_TEST_POSTGRES_SOURCE";
    private static readonly Lazy<Task<string>> Server = new(StartAsync);
    private static int _databases;

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = await Server.Value;
        var name = $"offlinesync_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true }.ToString();
    }

    /// <summary>Drops a database, with whoever is still connected to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(await Server.Value);
        await connection.OpenAsync();
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } given)
            return new NpgsqlConnectionStringBuilder(given) { Pooling = false }.ToString();
        return (await StartHostAsync()).ConnectionString;
    }

    /// <summary>Starts a server in a container or from binaries on this machine.</summary>
    internal static async Task<IPostgresHost> StartHostAsync(params string[] settings)
    {
        var source = Environment.GetEnvironmentVariable(SourceVariable);
        var problems = new List<string>();
        if (source is null or "" or "container")
        {
            if (await PostgresContainer.TryStartAsync(problems, settings) is { } container)
                return container;
        }
        if (source is null or "" or "local")
        {
            if (await PostgresProcess.TryStartAsync(problems, settings) is { } local)
                return local;
        }
        throw new InvalidOperationException(
            $"These tests need PostgreSQL. Set {ConnectionVariable} to the connection string of a server on which databases may be created, or start " +
            $"a container engine that has or can pull the image (POSTGRES_IMAGE, default {PostgresContainer.DefaultImage}), or install the server's binaries " +
            $"(Debian: apt-get install postgresql). What was tried: {string.Join(' ', problems)}");
    }
}

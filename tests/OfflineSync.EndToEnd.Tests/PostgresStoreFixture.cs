using System.Diagnostics;
using Npgsql;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresStoreFixture : StoreFixture
{
    private string _connectionString = "";

    public override async Task InitializeAsync() => _connectionString = await PostgresServer.CreateDatabaseAsync();

    public override void Configure(ServerOptions options) => options.Postgres = _connectionString;

    public override Task BackUpAsync(string file) => RunAsync("pg_dump", "--format=custom", "--schema=offlinesync", $"--file={file}", "--dbname=");

    public override async Task RestoreAsync(string file)
    {
        NpgsqlConnection.ClearAllPools();
        await using (var connection = new NpgsqlConnection(_connectionString))
        {
            await connection.OpenAsync();
            await using var drop = new NpgsqlCommand("DROP SCHEMA offlinesync CASCADE", connection);
            await drop.ExecuteNonQueryAsync();
        }
        await RunAsync("pg_restore", "--no-owner", "--exit-on-error", file, "--dbname=");
    }

    public override Task DisposeAsync() => PostgresServer.DropDatabaseAsync(_connectionString);

    /// <summary>Runs one of PostgreSQL's programs on the database.</summary>
    private async Task RunAsync(string program, params string[] args)
    {
        var database = new NpgsqlConnectionStringBuilder(_connectionString);
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", program)).Where(File.Exists).Max()
            : null;
        var start = new ProcessStartInfo(installed ?? program, args.Select(arg => arg == "--dbname=" ? $"--dbname={database.Database}" : arg)) { RedirectStandardError = true };
        (start.Environment["PGHOST"], start.Environment["PGPORT"]) = (database.Host, $"{database.Port}");
        (start.Environment["PGUSER"], start.Environment["PGPASSWORD"]) = (database.Username, database.Password);
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}

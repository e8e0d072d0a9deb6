using System.Data.Common;
using Npgsql;

namespace OfflineSync.Crash.Tests.Servers;

/// <summary>A database on a PostgreSQL server.</summary>
internal sealed class PostgresStore(string connectionString, Func<Task> drop) : Store
{
    protected override string Prefix => "offlinesync.";

    public override void Configure(IDictionary<string, string?> environment) => environment["ConnectionStrings__OfflineSync"] = connectionString;

    public override Task<IReadOnlyList<string>> CheckAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    public override async ValueTask DisposeAsync() => await drop();

    protected override async Task<DbConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}

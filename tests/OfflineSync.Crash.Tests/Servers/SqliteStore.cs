using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Crash.Tests.Servers;

/// <summary>The embedded store.</summary>
internal sealed class SqliteStore(string folder) : Store
{
    private readonly string _path = Path.Combine(folder, "server.db");

    protected override string Prefix => "";

    public override void Configure(IDictionary<string, string?> environment) => environment["OfflineSync__Sqlite__Path"] = _path;

    public override async Task<IReadOnlyList<string>> CheckAsync()
    {
        await using var connection = await OpenAsync();
        return [.. (await ReadAsync(connection, "PRAGMA integrity_check", row => row.GetString(0))).Where(line => line != "ok").Select(line => $"I18: the server's store: {line}")];
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override async Task<DbConnection> OpenAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}

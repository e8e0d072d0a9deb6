using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresSpanTests(PostgresDatabase database) : SpanContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}

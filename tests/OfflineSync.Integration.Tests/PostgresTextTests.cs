using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresTextTests(PostgresDatabase database) : TextContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}

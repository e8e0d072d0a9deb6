using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresRulesTests(PostgresDatabase database) : RulesContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}

using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresBoundsTests(PostgresDatabase database) : BoundsContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}

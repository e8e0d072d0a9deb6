using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresRetentionTests(PostgresDatabase database) : RetentionContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Postgres = database.ConnectionString;
    }
}

using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresTransactionTests(PostgresDatabase database) : TransactionContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options) => options.Postgres = database.ConnectionString;
}

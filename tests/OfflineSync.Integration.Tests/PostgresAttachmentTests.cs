using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Integration.Tests;

public sealed class PostgresAttachmentTests(PostgresDatabase database) : AttachmentContract, IClassFixture<PostgresDatabase>
{
    protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Postgres = database.ConnectionString;
    }
}

using OfflineSync.Contract;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests;

public sealed class SqliteTransactionTests : TransactionContract
{
    private readonly SqliteStore _store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _store.Delete();
    }

    protected override void Configure(ServerOptions options) => _store.Configure(options);
}

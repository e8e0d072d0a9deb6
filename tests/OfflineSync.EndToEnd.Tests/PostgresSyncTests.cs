namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresSyncTests(PostgresStoreFixture store) : SyncTests(store), IClassFixture<PostgresStoreFixture>;

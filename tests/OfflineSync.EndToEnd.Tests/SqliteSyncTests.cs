namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteSyncTests(SqliteStoreFixture store) : SyncTests(store), IClassFixture<SqliteStoreFixture>;

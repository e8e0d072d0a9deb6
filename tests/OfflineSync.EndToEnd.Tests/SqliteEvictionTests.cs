namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteEvictionTests(SqliteStoreFixture store) : EvictionTests(store), IClassFixture<SqliteStoreFixture>;

namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteHostileTests(SqliteStoreFixture store) : HostileTests(store), IClassFixture<SqliteStoreFixture>;

namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteConflictTests(SqliteStoreFixture store) : ConflictTests(store), IClassFixture<SqliteStoreFixture>;

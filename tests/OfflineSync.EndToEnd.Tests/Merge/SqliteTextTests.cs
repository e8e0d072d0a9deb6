namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteTextTests(SqliteStoreFixture store) : TextTests(store), IClassFixture<SqliteStoreFixture>;

namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteRejectionTests(SqliteStoreFixture store) : RejectionTests(store), IClassFixture<SqliteStoreFixture>;

namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteSchemaSkewTests(SqliteStoreFixture store) : SchemaSkewTests(store), IClassFixture<SqliteStoreFixture>;

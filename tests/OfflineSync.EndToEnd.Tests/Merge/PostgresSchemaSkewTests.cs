namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresSchemaSkewTests(PostgresStoreFixture store) : SchemaSkewTests(store), IClassFixture<PostgresStoreFixture>;

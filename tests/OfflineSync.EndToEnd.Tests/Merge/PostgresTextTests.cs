namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresTextTests(PostgresStoreFixture store) : TextTests(store), IClassFixture<PostgresStoreFixture>;

namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresConflictTests(PostgresStoreFixture store) : ConflictTests(store), IClassFixture<PostgresStoreFixture>;

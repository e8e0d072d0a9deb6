namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresEvictionTests(PostgresStoreFixture store) : EvictionTests(store), IClassFixture<PostgresStoreFixture>;

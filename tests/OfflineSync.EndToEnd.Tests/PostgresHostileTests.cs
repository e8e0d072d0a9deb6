namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresHostileTests(PostgresStoreFixture store) : HostileTests(store), IClassFixture<PostgresStoreFixture>;

namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresSubscriptionWireTests(PostgresStoreFixture store) : SubscriptionWireTests(store), IClassFixture<PostgresStoreFixture>;

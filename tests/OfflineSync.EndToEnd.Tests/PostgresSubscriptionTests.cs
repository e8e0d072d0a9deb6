namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresSubscriptionTests(PostgresStoreFixture store) : SubscriptionTests(store), IClassFixture<PostgresStoreFixture>;

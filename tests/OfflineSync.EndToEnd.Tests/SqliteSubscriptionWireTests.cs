namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteSubscriptionWireTests(SqliteStoreFixture store) : SubscriptionWireTests(store), IClassFixture<SqliteStoreFixture>;

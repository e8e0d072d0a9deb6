namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteSubscriptionTests(SqliteStoreFixture store) : SubscriptionTests(store), IClassFixture<SqliteStoreFixture>;

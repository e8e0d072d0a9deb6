namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresRejectionTests(PostgresStoreFixture store) : RejectionTests(store), IClassFixture<PostgresStoreFixture>;

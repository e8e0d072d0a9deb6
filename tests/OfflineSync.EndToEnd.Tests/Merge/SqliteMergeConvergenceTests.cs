namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteMergeConvergenceTests(SqliteStoreFixture store) : MergeConvergenceTests(store), IClassFixture<SqliteStoreFixture>;

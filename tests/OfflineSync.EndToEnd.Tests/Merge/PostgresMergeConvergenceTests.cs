namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresMergeConvergenceTests(PostgresStoreFixture store) : MergeConvergenceTests(store), IClassFixture<PostgresStoreFixture>;

namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresMergeRuleTests(PostgresStoreFixture store) : MergeRuleTests(store), IClassFixture<PostgresStoreFixture>;

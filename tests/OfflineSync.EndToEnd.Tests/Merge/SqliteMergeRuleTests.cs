namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteMergeRuleTests(SqliteStoreFixture store) : MergeRuleTests(store), IClassFixture<SqliteStoreFixture>;

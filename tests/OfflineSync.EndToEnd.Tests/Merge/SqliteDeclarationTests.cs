namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class SqliteDeclarationTests(SqliteStoreFixture store) : DeclarationTests(store), IClassFixture<SqliteStoreFixture>;

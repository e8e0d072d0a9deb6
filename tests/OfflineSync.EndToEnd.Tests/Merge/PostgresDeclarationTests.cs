namespace OfflineSync.EndToEnd.Tests.Merge;

public sealed class PostgresDeclarationTests(PostgresStoreFixture store) : DeclarationTests(store), IClassFixture<PostgresStoreFixture>;

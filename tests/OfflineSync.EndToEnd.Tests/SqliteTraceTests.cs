using System.Diagnostics;

namespace OfflineSync.EndToEnd.Tests;

public sealed class SqliteTraceTests(SqliteStoreFixture store) : TraceTests(store), IClassFixture<SqliteStoreFixture>
{
    protected override bool IsOfStore(Activity span) => (string?)span.GetTagItem("db.system.name") == "sqlite";
}

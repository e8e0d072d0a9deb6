using System.Diagnostics;

namespace OfflineSync.EndToEnd.Tests;

public sealed class PostgresTraceTests(PostgresStoreFixture store) : TraceTests(store), IClassFixture<PostgresStoreFixture>
{
    protected override bool IsOfStore(Activity span) => span.Source.Name == "Npgsql";
}

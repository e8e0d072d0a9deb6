using OfflineSync.WorkManager.Storage;
using SQLitePCL;

namespace OfflineSync.WorkManager.Tests;

/// <summary>What SQLite does with statements that are kept.</summary>
public sealed class StatementTests
{
    // SQLITE_STMTSTATUS_REPREPARE
    private const int CompiledAgain = 5;

    [Theory]
    [InlineData("SELECT id FROM work WHERE state = ?1")]
    [InlineData("SELECT id FROM work ORDER BY id LIMIT ?1")]
    public void A_kept_statement_is_compiled_once_whatever_its_values_are(string sql)
    {
        using var database = Database.Open("Data Source=:memory:", TimeSpan.Zero);
        database.Execute("CREATE TABLE work(id INTEGER PRIMARY KEY, state INTEGER)");
        database.Execute("CREATE INDEX work_done ON work(id) WHERE state = 2");
        for (var value = 1; value <= 3; value++)
            database.Prepare(sql).Bind(1, value).Run();
        Assert.Equal(0, raw.sqlite3_stmt_status(database.Prepare(sql).Handle, CompiledAgain, 0));
    }
}

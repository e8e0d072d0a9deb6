using Microsoft.Data.Sqlite;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Testing;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-writer-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Statements_are_kept_from_turn_to_turn()
    {
        await using var writer = new SqliteWriter(new SqliteFile(Path.Combine(_folder, "a.db")));
        await writer.AcquireAsync(default);
        var command = writer.Command("SELECT $a", "$a");
        Assert.Equal("$a", command.Parameters[0].ParameterName);
        writer.Release(broken: false);
        await writer.AcquireAsync(default);
        Assert.Same(command, writer.Command("SELECT $a", "$a"));
        writer.Release(broken: false);
    }

    [Fact]
    public async Task What_is_committed_is_on_the_disk_and_a_writer_waits_for_others()
    {
        await using var writer = new SqliteWriter(new SqliteFile(Path.Combine(_folder, "a.db")));
        await writer.AcquireAsync(default);
        var settings = (Read("journal_mode"), Read("synchronous"), Read("busy_timeout"));
        writer.Release(broken: false);
        const long Full = 2;
        Assert.Equal(("wal", Full, 30_000L), settings);

        object Read(string setting) => writer.Command($"PRAGMA {setting}").ExecuteScalar()!;
    }

    [Fact]
    public async Task After_a_turn_that_broke_the_next_one_has_a_connection_and_statements_of_its_own()
    {
        await using var writer = new SqliteWriter(new SqliteFile(Path.Combine(_folder, "a.db")));
        await writer.AcquireAsync(default);
        var command = writer.Command("SELECT 1");
        writer.Release(broken: true);
        await writer.AcquireAsync(default);
        var next = writer.Command("SELECT 1");
        Assert.NotSame(command, next);
        Assert.Equal(1L, next.ExecuteScalar());
        writer.Release(broken: false);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_takes_the_turn_from_nobody()
    {
        var folder = Path.Combine(_folder, "later");
        await using var writer = new SqliteWriter(new SqliteFile(Path.Combine(folder, "a.db")));
        await Assert.ThrowsAsync<SqliteException>(() => writer.AcquireAsync(default));
        Directory.CreateDirectory(folder);
        await writer.AcquireAsync(default).WaitAsync(Waiting.Limit);
        writer.Release(broken: false);
    }

    [Fact]
    public async Task Closing_waits_for_the_turn_that_is_taken()
    {
        var writer = new SqliteWriter(new SqliteFile(Path.Combine(_folder, "a.db")));
        await writer.AcquireAsync(default);
        var closed = writer.DisposeAsync().AsTask();
        Assert.False(closed.IsCompleted);
        Assert.Equal(1L, writer.Command("SELECT 1").ExecuteScalar());
        writer.Release(broken: false);
        await closed.WaitAsync(Waiting.Limit);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.AcquireAsync(default));
    }
}

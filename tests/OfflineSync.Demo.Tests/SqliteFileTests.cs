using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Tests;

public sealed class SqliteFileTests : IDisposable
{
    private readonly DatabaseFiles _files = new();

    [Fact]
    public void A_copy_has_what_the_write_ahead_log_holds_and_the_original_keeps_its_bytes()
    {
        var path = _files.NewPath();
        using var writer = SqliteFile.Open(path);
        writer.Execute("PRAGMA journal_mode = WAL");
        writer.Execute("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL)");
        writer.Execute("INSERT INTO t VALUES ('in the log')");
        var (before, log) = (ReadShared(path), ReadShared(path + "-wal"));
        var copy = _files.NewPath();

        SqliteFile.Copy(new FileInfo(path), copy);

        using var reader = SqliteFile.Open(copy);
        Assert.Equal("in the log", reader.Scalar("SELECT id FROM t"));
        Assert.NotEmpty(log);
        Assert.Equal(before, ReadShared(path));
        Assert.Equal(log, ReadShared(path + "-wal"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_its_name()
    {
        var path = _files.NewPath();
        File.WriteAllText(path, "id;name\n1;Ada\n");

        var error = Assert.Throws<InputException>(() => SqliteFile.Copy(new FileInfo(path), _files.NewPath()));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("not a SQLite database", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Data;

/// <summary>Opens and copies database files.</summary>
internal static class SqliteFile
{
    private static readonly byte[] Header = "SQLite format 3\0"u8.ToArray();

    public static SqliteConnection Open(string path, bool foreignKeys = true)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = foreignKeys,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Copies a database with what its journals hold. The original is only ever read as a file, so that SQLite cannot touch it.</summary>
    public static void Copy(FileInfo source, string target)
    {
        if (!source.Exists)
            throw new InputException($"--data: there is no file '{source.FullName}'.");
        try
        {
            if (!HasHeader(source))
                throw new InputException($"--data: '{source.FullName}' is not a SQLite database.");
            foreach (var suffix in new[] { "", "-wal", "-journal" })
            {
                if (File.Exists(source.FullName + suffix))
                    File.Copy(source.FullName + suffix, target + suffix, overwrite: true);
            }
            MakeWritable(target);
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException($"--data: '{source.FullName}' cannot be read: permission denied.");
        }
        CheckReadable(source, target);
    }

    private static void CheckReadable(FileInfo source, string copy)
    {
        try
        {
            using var connection = Open(copy);
            connection.Execute("SELECT count(*) FROM sqlite_master");
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException e)
        {
            throw new InputException($"--data: '{source.FullName}' cannot be opened as a SQLite database: {e.Message}");
        }
    }

    private static bool HasHeader(FileInfo file)
    {
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[Header.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual(Header);
    }

    private static void MakeWritable(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-journal" }.Where(File.Exists))
            File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
    }
}

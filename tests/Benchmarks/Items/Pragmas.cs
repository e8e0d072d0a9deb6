using Microsoft.Data.Sqlite;

namespace OfflineSync.Benchmarks.Items;

/// <summary>Gives a baseline's connection the settings that the SDK's connections have.</summary>
internal static class Pragmas
{
    private static readonly string[] Names =
        ["synchronous", "foreign_keys", "cache_size", "wal_autocheckpoint", "mmap_size", "temp_store", "recursive_triggers"];

    public static void Copy(SqliteConnection from, SqliteConnection to)
    {
        var journal = Read(from, "journal_mode");
        ItemTable.Run(to, $"PRAGMA journal_mode = {journal}");
        foreach (var name in Names)
            ItemTable.Run(to, $"PRAGMA {name} = {Read(from, name)}");
        if (!Equals(Read(from, "page_size"), Read(to, "page_size")))
            throw new BenchmarkException("The two databases have different page sizes.");
    }

    private static object Read(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return command.ExecuteScalar() ?? throw new BenchmarkException($"SQLite does not know the pragma {name}.");
    }
}

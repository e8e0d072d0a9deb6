using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.WorkManager.Storage;

/// <summary>The connection to the queue's file, with its prepared statements. Not thread-safe.</summary>
internal sealed class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly SqliteConnection _connection;

    private Database(SqliteConnection connection) => _connection = connection;

    public long Changes => raw.sqlite3_changes(_connection.Handle!);

    public static Database Open(string path, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_busy_timeout(connection.Handle!, (int)busyTimeout.TotalMilliseconds), connection.Handle!);
            var database = new Database(connection);
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA foreign_keys = ON");
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A statement that is kept prepared; at its first parameter, ready to run.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = Once(sql));
        statement.Reset();
        return statement;
    }

    /// <summary>A statement that the caller disposes of.</summary>
    public Statement Once(string sql) => new(_connection.Handle!, sql);

    public void Execute(string sql)
    {
        using var statement = Once(sql);
        statement.Run();
    }

    /// <summary>Runs an action in a transaction, which holds SQLite's write lock from the start.</summary>
    public T Write<T>(Func<T> action)
    {
        Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            var result = action();
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            // SQLite has rolled back by itself after some errors (full disk, I/O).
            if (raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
                Prepare("ROLLBACK").Run();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }
}

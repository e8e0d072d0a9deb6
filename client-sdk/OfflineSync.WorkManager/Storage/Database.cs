using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.WorkManager.Storage;

/// <summary>A connection to an SQLite file, with its prepared statements. Not thread-safe.</summary>
internal sealed class Database : IDisposable
{
    // SQLITE_DBCONFIG_ENABLE_QPSG
    private const int ConfigStablePlans = 1007;

    private readonly Dictionary<string, Statement> _statements = [];
    private readonly bool _isUtf8;

    private Database(SqliteConnection connection)
    {
        Connection = connection;
        using var encoding = new Statement(connection.Handle!, "PRAGMA encoding", isUtf8: true);
        _isUtf8 = encoding.Step() && encoding.Text(0) == "UTF-8";
    }

    public SqliteConnection Connection { get; }

    public long Changes => raw.sqlite3_changes(Connection.Handle!);

    /// <param name="connectionString">The file.</param>
    /// <param name="busyTimeout">How long to wait for others that write.</param>
    /// <param name="pragmas">Statements to run first.</param>
    public static Database Open(string connectionString, TimeSpan busyTimeout, params ReadOnlySpan<string> pragmas)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_busy_timeout(connection.Handle!, (int)busyTimeout.TotalMilliseconds), connection.Handle!);
            var database = new Database(connection);
            // Without it SQLite compiles a kept statement again whenever a LIMIT, or a column that an index's WHERE names, gets another value.
            database.Configure(ConfigStablePlans, 1);
            foreach (var pragma in pragmas)
                database.Execute(pragma);
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sets what SQLite has as an option of a connection (SQLITE_DBCONFIG_…), or with -1 asks for it; returns how it is.</summary>
    public bool Configure(int option, int value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Connection.Handle!, option, value, out var isSet), Connection.Handle!);
        return isSet != 0;
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
    public Statement Once(string sql) => new(Connection.Handle!, sql, _isUtf8);

    /// <summary>The number in the first column of the first row, or null if there is none.</summary>
    public long? Scalar(string sql) => Prepare(sql).Scalar();

    /// <summary>Runs SQL once, without keeping it.</summary>
    public void Execute(string sql)
    {
        using var statement = Once(sql);
        statement.Run();
    }

    /// <summary>Runs an action in a transaction, which holds SQLite's write lock from the start.</summary>
    public T Write<T>(Func<T> action) => Transact("BEGIN IMMEDIATE", action);

    /// <summary>Runs an action that only reads in a transaction, which waits for nobody and sees one state of the file.</summary>
    public T Read<T>(Func<T> action) => Transact("BEGIN", action);

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action action) => Write(() =>
    {
        action();
        return true;
    });

    /// <summary>Forgets prepared statements, for instance before a table that they use is dropped.</summary>
    public void ClearStatements()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }

    public void Dispose()
    {
        ClearStatements();
        Connection.Dispose();
    }

    private T Transact<T>(string begin, Func<T> action)
    {
        Prepare(begin).Run();
        try
        {
            var result = action();
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            // SQLite has rolled back by itself after some errors (full disk, I/O).
            if (raw.sqlite3_get_autocommit(Connection.Handle!) == 0)
                Prepare("ROLLBACK").Run();
            throw;
        }
    }
}

using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>One connection of the SDK, with its prepared statements. Not thread-safe: the engine takes turns.</summary>
internal sealed class Database : IDisposable
{
    private const int BusyTimeoutMilliseconds = 30_000;
    private const int ConfigEnableTrigger = 1003;

    private readonly Dictionary<string, Statement> _statements = [];
    private readonly bool _isUtf8;
    private bool _triggersFire = true;

    private Database(SqliteConnection connection)
    {
        Connection = connection;
        using var encoding = new Statement(connection.Handle!, "PRAGMA encoding", isUtf8: true);
        _isUtf8 = encoding.Step() && encoding.Text(0) == "UTF-8";
    }

    public SqliteConnection Connection { get; }

    public static Database Open(string connectionString, params ReadOnlySpan<string> pragmas)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(connection.Handle!, BusyTimeoutMilliseconds), connection.Handle!);
            var database = new Database(connection);
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

    /// <summary>A statement that is kept prepared; at its first parameter, ready to run.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(Connection.Handle!, sql, _isUtf8));
        statement.Reset();
        return statement;
    }

    /// <summary>Runs SQL once, without keeping it.</summary>
    public void Execute(string sql)
    {
        using var statement = new Statement(Connection.Handle!, sql, _isUtf8);
        statement.Run();
    }

    /// <summary>Runs an action in a write transaction, which holds SQLite's write lock from the start.</summary>
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
            if (raw.sqlite3_get_autocommit(Connection.Handle!) == 0)
                Prepare("ROLLBACK").Run();
            throw;
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action action) => Write(() =>
    {
        action();
        return true;
    });

    public long? Scalar(string sql)
    {
        var statement = Prepare(sql);
        long? result = statement.Step() && !statement.IsNull(0) ? statement.Integer(0) : null;
        statement.Reset();
        return result;
    }

    public long Changes => raw.sqlite3_changes(Connection.Handle!);

    /// <summary>Sets whether triggers fire for this connection's writes, and returns whether they did.</summary>
    public bool EnableTriggers(bool enable)
    {
        var before = _triggersFire;
        if (before != enable)
        {
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_db_config(Connection.Handle!, ConfigEnableTrigger, enable ? 1 : 0, out _), Connection.Handle!);
            _triggersFire = enable;
        }
        return before;
    }

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
}

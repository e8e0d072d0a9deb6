using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.WorkManager.Storage;

/// <summary>A prepared statement.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, sql, out _statement), connection);
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, index, number) : raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    public Statement BindReal(int index, double value)
    {
        Check(raw.sqlite3_bind_double(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, Guid value) => Bind(index, value.ToString());

    public Statement Bind(int index, WorkData value)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, value.ToBytes()));
        return this;
    }

    /// <summary>Moves to the next row. At the end, and on an error, the statement is ready to run again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        Reset();
        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
        return false;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Reads all rows.</summary>
    public List<T> List<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        while (Step())
            rows.Add(read(this));
        return rows;
    }

    /// <summary>The number in the first column of the first row, or null if there is none.</summary>
    public long? Scalar()
    {
        long? value = Step() && !IsNull(0) ? Integer(0) : null;
        Reset();
        return value;
    }

    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public Guid Id(int column) => Guid.Parse(Text(column));

    public WorkData Data(int column) => WorkData.FromBytes(raw.sqlite3_column_blob(_statement, column).ToArray());

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code & 0xFF, _connection);
    }
}

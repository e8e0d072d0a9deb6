using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.WorkManager.Storage;

/// <summary>A prepared statement.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql, bool isUtf8)
    {
        _connection = connection;
        IsUtf8 = isUtf8;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, sql, out _statement), connection);
    }

    /// <summary>The statement on SQLite's own interface.</summary>
    public sqlite3_stmt Handle => _statement;

    /// <summary>Whether the database keeps texts as UTF-8.</summary>
    public bool IsUtf8 { get; }

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

    public Statement Bind(int index, WorkData value) => Bind(index, value.ToBytes());

    public Statement Bind(int index, ReadOnlySpan<byte> blob)
    {
        Check(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, blob));
        return this;
    }

    /// <summary>Moves to the next row. At the end, and on an error, the statement is ready to run again.</summary>
    /// <exception cref="SqliteException">SQLite reports an error.</exception>
    public bool Step()
    {
        var code = TryStep();
        if (code != raw.SQLITE_ROW && code != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code & 0xFF, _connection);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Like <see cref="Step"/>, but gives SQLite's extended result code back.</summary>
    public int TryStep()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return code;
        var extended = code == raw.SQLITE_DONE ? code : raw.sqlite3_extended_errcode(_connection);
        Reset();
        return extended;
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

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public Guid Id(int column) => Guid.Parse(Text(column));

    public WorkData Data(int column) => WorkData.FromBytes(Blob(column));

    /// <exception cref="SqliteException">The code is an error.</exception>
    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code & 0xFF, _connection);
    }

    public void Dispose() => _statement.Dispose();
}

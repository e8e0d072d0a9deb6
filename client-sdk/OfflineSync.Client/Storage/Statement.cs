using Microsoft.Data.Sqlite;
using OfflineSync.Protocol.Values;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>A prepared statement on SQLite's own interface: values pass exactly, storage class and bytes, without boxing.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly bool _isUtf8;

    public Statement(sqlite3 connection, string sql, bool isUtf8)
    {
        _connection = connection;
        _isUtf8 = isUtf8;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, sql, out _statement), connection);
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> blob)
    {
        Check(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, blob));
        return this;
    }

    public void Bind(int index, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                Check(raw.sqlite3_bind_null(_statement, index));
                break;
            case ValueKind.Integer:
                Check(raw.sqlite3_bind_int64(_statement, index, value.Integer));
                break;
            case ValueKind.Real:
                Check(raw.sqlite3_bind_double(_statement, index, value.Real));
                break;
            case ValueKind.Blob:
                Bind(index, value.Bytes.Span);
                break;
            default:
                var text = value.GetBytes(stackalloc byte[36]);
                Check(text.IsEmpty ? raw.sqlite3_bind_text(_statement, index, "") : raw.sqlite3_bind_text(_statement, index, text));
                break;
        }
    }

    /// <summary>Binds values to the parameters from <paramref name="first"/> on, and returns the number of the next parameter.</summary>
    public int BindAll(int first, ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
            Bind(first++, value);
        return first;
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
        _ = raw.sqlite3_reset(_statement);
        return extended;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>The value of a column; its bytes live in the arena.</summary>
    public Value Value(int column, ByteArena arena)
    {
        switch (raw.sqlite3_column_type(_statement, column))
        {
            case raw.SQLITE_NULL:
                return Protocol.Values.Value.Null;
            case raw.SQLITE_INTEGER:
                return Protocol.Values.Value.FromInteger(raw.sqlite3_column_int64(_statement, column));
            case raw.SQLITE_FLOAT:
                return Protocol.Values.Value.FromReal(raw.sqlite3_column_double(_statement, column));
            case raw.SQLITE_BLOB:
                return Protocol.Values.Value.FromBlob(arena.Copy(raw.sqlite3_column_blob(_statement, column)));
            default:
                // In a UTF-16 database the text interface converts the value in place; the blob interface then gives its UTF-8 bytes, NULs included.
                if (!_isUtf8)
                    _ = raw.sqlite3_column_text(_statement, column);
                return Protocol.Values.Value.FromText(arena.Copy(raw.sqlite3_column_blob(_statement, column)));
        }
    }

    /// <summary>The values of the first columns; their bytes live in the arena.</summary>
    public Value[] Values(int count, ByteArena arena)
    {
        var values = new Value[count];
        for (var i = 0; i < count; i++)
            values[i] = Value(i, arena);
        return values;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _connection);
    }
}

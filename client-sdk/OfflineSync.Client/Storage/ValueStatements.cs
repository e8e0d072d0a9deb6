using OfflineSync.Protocol.Values;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>Passes values to and from statements exactly, storage class and bytes, without boxing.</summary>
internal static class ValueStatements
{
    public static void Bind(this Statement statement, int index, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                statement.Check(raw.sqlite3_bind_null(statement.Handle, index));
                break;
            case ValueKind.Integer:
                statement.Check(raw.sqlite3_bind_int64(statement.Handle, index, value.Integer));
                break;
            case ValueKind.Real:
                statement.Check(raw.sqlite3_bind_double(statement.Handle, index, value.Real));
                break;
            case ValueKind.Blob:
                statement.Bind(index, value.Bytes.Span);
                break;
            default:
                var text = value.GetBytes(stackalloc byte[36]);
                statement.Check(text.IsEmpty ? raw.sqlite3_bind_text(statement.Handle, index, "") : raw.sqlite3_bind_text(statement.Handle, index, text));
                break;
        }
    }

    /// <summary>Binds values to the parameters from <paramref name="first"/> on, and returns the number of the next parameter.</summary>
    public static int BindAll(this Statement statement, int first, ReadOnlySpan<Value> values)
    {
        foreach (ref readonly var value in values)
            statement.Bind(first++, value);
        return first;
    }

    /// <summary>The value of a column; its bytes live in the arena.</summary>
    public static Value Value(this Statement statement, int column, ByteArena arena)
    {
        switch (raw.sqlite3_column_type(statement.Handle, column))
        {
            case raw.SQLITE_NULL:
                return Protocol.Values.Value.Null;
            case raw.SQLITE_INTEGER:
                return Protocol.Values.Value.FromInteger(raw.sqlite3_column_int64(statement.Handle, column));
            case raw.SQLITE_FLOAT:
                return Protocol.Values.Value.FromReal(raw.sqlite3_column_double(statement.Handle, column));
            case raw.SQLITE_BLOB:
                return Protocol.Values.Value.FromBlob(arena.Copy(raw.sqlite3_column_blob(statement.Handle, column)));
            default:
                // In a UTF-16 database the text interface converts the value in place; the blob interface then gives its UTF-8 bytes, NULs included.
                if (!statement.IsUtf8)
                    _ = raw.sqlite3_column_text(statement.Handle, column);
                return Protocol.Values.Value.FromText(arena.Copy(raw.sqlite3_column_blob(statement.Handle, column)));
        }
    }

    /// <summary>The values of the first columns; their bytes live in the arena.</summary>
    public static Value[] Values(this Statement statement, int count, ByteArena arena)
    {
        var values = new Value[count];
        for (var i = 0; i < count; i++)
            values[i] = statement.Value(i, arena);
        return values;
    }
}

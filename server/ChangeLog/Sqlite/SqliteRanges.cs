using Microsoft.Data.Sqlite;
using OfflineSync.Server.ChangeLog.Ranges;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>Reads ranges, row by row as they are asked for.</summary>
internal static class SqliteRanges
{
    /// <summary>The rows of a range.</summary>
    public static IEnumerable<StoredRow> Read(SqliteConnection connection, string scope, RowRange range) => range switch
    {
        TablesRange tables => ReadTables(connection, scope, tables),
        WindowRange window => ReadWindow(connection, scope, window),
        _ => ReadKeys(connection, scope, (KeysRange)range),
    };

    /// <summary>Counts the rows of a range.</summary>
    public static long Count(SqliteConnection connection, string scope, RowRange range, int countMax)
    {
        switch (range)
        {
            case TablesRange tables:
                var sum = 0L;
                foreach (var start in tables.Tables)
                {
                    if (sum >= countMax)
                        break;
                    using var countTable = Table(connection, SqliteStatements.CountTable, SqliteStatements.CountInterest, SqliteStatements.CountByWindow, scope, start);
                    countTable.Parameters.AddWithValue("$count", countMax - sum);
                    sum += (long)countTable.ExecuteScalar()!;
                }
                return sum;
            case WindowRange window:
                using (var countWindow = Window(connection, SqliteStatements.CountWindow, scope, window))
                {
                    countWindow.Parameters.AddWithValue("$key", window.AfterKey.ToArray());
                    countWindow.Parameters.AddWithValue("$count", countMax);
                    return (long)countWindow.ExecuteScalar()!;
                }
            default:
                return Math.Min(((KeysRange)range).Keys.Count, countMax);
        }
    }

    /// <summary>A statement about a window.</summary>
    public static SqliteCommand Window(SqliteConnection connection, string sql, string scope, WindowRange window) => SqliteRead.Command(
        connection,
        sql,
        ("$scope", scope),
        ("$table", window.Table),
        ("$from", window.From.ToArray()),
        ("$before", window.End.ToArray()));

    private static IEnumerable<StoredRow> ReadTables(SqliteConnection connection, string scope, TablesRange range)
    {
        var cursors = new PriorityQueue<IEnumerator<StoredRow>, (long, int)>();
        try
        {
            foreach (var table in range.Tables)
                Advance(ReadTable(connection, scope, table).GetEnumerator());
            while (cursors.TryDequeue(out var cursor, out _))
            {
                yield return cursor.Current;
                Advance(cursor);
            }
        }
        finally
        {
            while (cursors.TryDequeue(out var cursor, out _))
                cursor.Dispose();
        }

        void Advance(IEnumerator<StoredRow> cursor)
        {
            if (cursor.MoveNext())
                cursors.Enqueue(cursor, (cursor.Current.Position.Change, cursor.Current.Position.Ordinal));
            else
                cursor.Dispose();
        }
    }

    private static IEnumerable<StoredRow> ReadTable(SqliteConnection connection, string scope, TableStart start)
    {
        using var command = Table(connection, SqliteStatements.SelectTable, SqliteStatements.SelectInterest, SqliteStatements.SelectByWindow, scope, start);
        foreach (var row in SqliteRead.All(command, Row))
            yield return row;
    }

    /// <summary>A statement about the changed rows of a table: all, or those that may be of interest.</summary>
    private static SqliteCommand Table(SqliteConnection connection, string all, string interesting, string byWindow, string scope, TableStart start)
    {
        var command = SqliteRead.Command(
            connection,
            start.Interest is null ? all : start.Interest.ByWindow ? byWindow : interesting,
            ("$scope", scope),
            ("$table", start.Table),
            ("$seq", start.After.Change),
            ("$ord", start.After.Ordinal));
        if (start.Interest is { } interest)
        {
            command.Parameters.AddWithValue("$from", interest.From.ToArray());
            command.Parameters.AddWithValue("$since", interest.Since);
            command.Parameters.AddWithValue("$fresh", interest.Fresh);
        }
        return command;
    }

    private static IEnumerable<StoredRow> ReadWindow(SqliteConnection connection, string scope, WindowRange window)
    {
        using var command = Window(connection, SqliteStatements.SelectWindow, scope, window);
        command.Parameters.AddWithValue("$key", window.AfterKey.ToArray());
        foreach (var row in SqliteRead.All(command, Row))
            yield return row;
    }

    private static IEnumerable<StoredRow> ReadKeys(SqliteConnection connection, string scope, KeysRange range)
    {
        using var command = SqliteRead.Command(
            connection, SqliteStatements.SelectKey, ("$scope", scope), ("$table", range.Table), ("$key", System.Array.Empty<byte>()));
        var keys = range.Keys.Where(key => WindowKey.IsBefore(range.AfterKey, key)).Select(key => key.ToArray()).ToArray();
        System.Array.Sort(keys, (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (var key in keys)
        {
            command.Parameters[2].Value = key;
            foreach (var row in SqliteRead.All(command, Row))
                yield return row;
        }
    }

    private static StoredRow Row(SqliteDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetFieldValue<byte[]>(1),
        new LogPosition(reader.GetInt64(2), reader.GetInt32(3)),
        reader.GetFieldValue<byte[]>(4))
    {
        WindowChange = SqliteRead.Number(reader, 5),
    };
}

using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Comparison;

/// <summary>The rows of a table in the order of its key, each value with its storage class.</summary>
internal sealed class TableCursor : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _reader;
    private readonly TableShape _table;

    public TableCursor(SqliteConnection connection, TableShape table)
    {
        _table = table;
        _command = connection.CreateCommand();
        // Texts as bytes: nothing is lost in a conversion, whatever the bytes are.
        _command.CommandText = $"""
            SELECT {string.Join(", ", table.Columns.Select(c => Exact(c.Name.Quoted())))} FROM {table.Name.Quoted()}
            ORDER BY {string.Join(", ", table.Key.Select(c => c.Name.Quoted()))}
            """;
        _reader = _command.ExecuteReader();
    }

    public bool Read() => _reader.Read();

    /// <summary>Says how this row differs from another cursor's, or nothing when they are equal.</summary>
    public string? Compare(TableCursor other)
    {
        foreach (var (column, i) in _table.Columns.Select((c, i) => (c, i)))
        {
            if (!SameValue(other, 2 * i))
                return $"row {Key()}: {column.Name} is {Describe(i)} instead of {other.Describe(i)}";
        }
        return null;
    }

    /// <summary>The row's key, for people.</summary>
    public string Key() => string.Join(", ", _table.Columns.Select((c, i) => (c, i)).Where(p => p.c.IsKey).Select(p => Describe(p.i)));

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }

    private static string Exact(string column) =>
        $"typeof({column}), CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END";

    private bool SameValue(TableCursor other, int ordinal)
    {
        if (_reader.GetString(ordinal) != other._reader.GetString(ordinal))
            return false;
        return (_reader.GetValue(ordinal + 1), other._reader.GetValue(ordinal + 1)) switch
        {
            (byte[] mine, byte[] theirs) => mine.AsSpan().SequenceEqual(theirs),
            (double mine, double theirs) => BitConverter.DoubleToInt64Bits(mine) == BitConverter.DoubleToInt64Bits(theirs),
            var (mine, theirs) => mine.Equals(theirs),
        };
    }

    private string Describe(int column)
    {
        var type = _reader.GetString(2 * column);
        return type switch
        {
            "null" => "NULL",
            "text" => $"'{System.Text.Encoding.UTF8.GetString((byte[])_reader.GetValue((2 * column) + 1))}'",
            "blob" => $"{((byte[])_reader.GetValue((2 * column) + 1)).Length} bytes",
            _ => FormattableString.Invariant($"{_reader.GetValue((2 * column) + 1)}"),
        };
    }
}

using Microsoft.Data.Sqlite;
using OfflineSync.Server.ChangeLog.Ranges;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class WindowKeyTests
{
    private static readonly object?[] Ordered =
    [
        null, double.NegativeInfinity, -1e300, long.MinValue, long.MinValue + 1, -9007199254740993L, -9007199254740992.0, -1.5, -1L, -double.Epsilon, 0L, double.Epsilon, 0.5, 1L,
        1.5, 9007199254740992.0, 9007199254740993L, 9007199254740994L, long.MaxValue - 1, long.MaxValue, 9223372036854775808.0, double.PositiveInfinity,
        "", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z", "a", "aa", "b", Array.Empty<byte>(), new byte[] { 0 }, new byte[] { 0xFF },
    ];

    [Fact]
    public void Keys_compare_as_SQLite_compares_the_values()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        for (var i = 0; i < Ordered.Length; i++)
        {
            for (var j = 0; j < Ordered.Length; j++)
            {
                var compared = Math.Sign(KeyOf(Ordered[i]).Span.SequenceCompareTo(KeyOf(Ordered[j]).Span));
                Assert.Equal(i.CompareTo(j), compared);
                if (i < j)
                    Assert.True(IsBefore(connection, Ordered[i], Ordered[j]));
            }
        }
    }

    [Fact]
    public void Equal_numbers_have_one_key_and_of_texts_64_bytes_count()
    {
        Assert.Equal(KeyOf(0L).ToArray(), KeyOf(-0.0).ToArray());
        Assert.Equal(KeyOf(5L).ToArray(), KeyOf(5.0).ToArray());
        Assert.Equal(KeyOf(new string('x', 64)).ToArray(), KeyOf(new string('x', 65)).ToArray());
        Assert.NotEqual(KeyOf(new string('x', 63)).ToArray(), KeyOf(new string('x', 64)).ToArray());
    }

    private static ReadOnlyMemory<byte> KeyOf(object? value) => WindowKey.Of(value switch
    {
        long number => Value.FromInteger(number),
        double number => Value.FromReal(number),
        string text => Value.FromText(text),
        byte[] bytes => Value.FromBlob(bytes),
        _ => Value.Null,
    });

    private static bool IsBefore(SqliteConnection connection, object? first, object? second)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT v = 1 FROM (SELECT 1 AS v, $first AS x UNION ALL SELECT 2, $second) ORDER BY x LIMIT 1";
        command.Parameters.AddWithValue("$first", first ?? DBNull.Value);
        command.Parameters.AddWithValue("$second", second ?? DBNull.Value);
        return (long)command.ExecuteScalar()! == 1;
    }
}

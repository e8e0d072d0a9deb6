using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.Client;

namespace OfflineSync.Crash.Victim;

/// <summary>What a client writes in one transaction: all of it follows from its name and the transaction's number.</summary>
public static class AppTransaction
{
    /// <summary>How many rows clients write together.</summary>
    public const int SharedRows = 16;

    /// <summary>After how many transactions a doomed row is deleted.</summary>
    public const int DoomedFor = 16;

    /// <summary>How many entries it has.</summary>
    public static int Parts(long number) => 2 + (int)(number % 3);

    /// <summary>Writes it, and returns when it is committed.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The client's name.</param>
    /// <param name="number">The transaction's number.</param>
    /// <param name="more">Statements that belong to it too.</param>
    public static async Task WriteAsync(OfflineSyncClient client, string name, long number, string more = "")
    {
        await using var transaction = await client.BeginTransactionAsync();
        using var command = transaction.Connection.CreateCommand();
        command.Transaction = (SqliteTransaction)transaction.DbTransaction;
        command.CommandText = $"{Statements(name, number)}; {more}";
        command.ExecuteNonQuery();
        await transaction.CommitAsync();
    }

    /// <summary>The last transaction that the file of a client has; 0 for none.</summary>
    public static long Last(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(number), 0) FROM entries WHERE client = $name";
        command.Parameters.AddWithValue("$name", name);
        return (long)command.ExecuteScalar()!;
    }

    private static string Statements(string name, long number)
    {
        var parts = Parts(number);
        var entries = Enumerable.Range(0, parts).Select(part => Text($"INSERT INTO entries VALUES ('{name}-{number}-{part}', '{name}', {number}, {part}, {parts});"));
        return string.Concat(entries)
            + Text($"INSERT INTO doomed VALUES ('{name}-{number}', '{name}', {number}); DELETE FROM doomed WHERE id = '{name}-{number - DoomedFor}';")
            + Text($"INSERT INTO shared VALUES ('s{number % SharedRows}', '{name}-{number}', 1)")
            + " ON CONFLICT(id) DO UPDATE SET writer = excluded.writer, total = total + 1";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

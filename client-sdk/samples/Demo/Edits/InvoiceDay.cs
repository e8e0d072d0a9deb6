using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>One device's edits, counted.</summary>
internal sealed class InvoiceDay(int device, EditJournal journal)
{
    private const int Seed = 7_000;

    public int Device => device;

    public EditJournal Journal => journal;

    public Random Random { get; } = new(Seed + device);

    public void Insert(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        journal.Count(device, EditKind.Insert, connection.Execute(sql, values));

    public void Update(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        journal.Count(device, EditKind.Update, connection.Execute(sql, values));

    public void Delete(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        journal.Count(device, EditKind.Delete, connection.Execute(sql, values));
}

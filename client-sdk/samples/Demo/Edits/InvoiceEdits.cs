using Microsoft.Data.Sqlite;
using OfflineSync.Client;
using OfflineSync.Demo.Data;

namespace OfflineSync.Demo.Edits;

/// <summary>A day at the made-up business, on each device without knowledge of the others.</summary>
internal sealed class InvoiceEdits : IDeviceEdits
{
    private const int NewInvoices = 3;
    private const int Payments = 40;
    private const int OwnDeletes = 5;
    private static readonly string[] ContactColumns = ["email", "notes", "phone", "city", "country", "credit_limit", "name"];

    private readonly Dictionary<string, TableShape> _tables;
    private readonly List<string> _customers;
    private readonly List<string> _unusedProducts;
    private readonly List<string> _products;
    private readonly List<string> _invoices;

    public InvoiceEdits(SqliteConnection connection)
    {
        _tables = TableShape.ReadAll(connection, ["customers", "products", "invoices", "invoice_lines"]).ToDictionary(t => t.Name);
        _customers = Ids(connection, "SELECT DISTINCT customer_id FROM invoices ORDER BY 1");
        _products = Ids(connection, "SELECT DISTINCT product_id FROM invoice_lines ORDER BY 1");
        _unusedProducts = Ids(connection, "SELECT id FROM products WHERE id NOT IN (SELECT product_id FROM invoice_lines) ORDER BY 1");
        _invoices = Ids(connection, "SELECT id FROM invoices ORDER BY 1");
    }

    public async Task ApplyAsync(OfflineSyncClient client, int device, EditJournal journal, CancellationToken cancellation)
    {
        var day = new InvoiceDay(device, journal);
        await RunAsync(client, day, UpdateSharedRows, cancellation);
        await RunAsync(client, day, DeleteOwnRows, cancellation);
        for (var i = 0; i < NewInvoices; i++)
        {
            var number = i;
            await RunAsync(client, day, (connection, d) => AddInvoice(connection, d, number), cancellation);
        }
        // Any connection will do: the triggers in the file see every writer.
        await using var plain = client.OpenConnection();
        await using var transaction = plain.BeginTransaction();
        foreach (var invoice in Own(_invoices, device, Payments))
            day.Update(plain, "UPDATE invoices SET status = 'paid', due_on = ?2 WHERE id = ?1", invoice, $"2026-0{(device % 9) + 1}-15");
        transaction.Commit();
        journal.CountTransaction(device);
    }

    private static async Task RunAsync(
        OfflineSyncClient client, InvoiceDay day, Action<SqliteConnection, InvoiceDay> edit, CancellationToken cancellation)
    {
        await using var transaction = await client.BeginTransactionAsync(cancellation);
        edit(transaction.Connection, day);
        await transaction.CommitAsync(cancellation);
        day.Journal.CountTransaction(day.Device);
    }

    private void UpdateSharedRows(SqliteConnection connection, InvoiceDay day)
    {
        Write(connection, day, "all write one column", "customers", _customers[0], "phone", $"+49 30 555{day.Device:000}");
        Write(connection, day, "all write one column", "products", _products[0], "price", 19.90 + day.Device);
        var column = ContactColumns[day.Device % ContactColumns.Length];
        object value = column == "credit_limit" ? 9000.0 + day.Device : $"{column} by device {day.Device + 1}";
        Write(connection, day, "each its own column of one row", "customers", _customers[1], column, value);

        var contested = day.Journal.Watch("delete against update", _tables["products"], [_unusedProducts[0]], null);
        if (day.Device == 0)
        {
            day.Delete(connection, "DELETE FROM products WHERE id = ?1", _unusedProducts[0]);
            contested.Did(day.Device, "deletes the row");
            return;
        }
        day.Update(connection, "UPDATE products SET price = price + ?2 WHERE id = ?1", _unusedProducts[0], day.Device);
        contested.Did(day.Device, "raises the price");
    }

    private void DeleteOwnRows(SqliteConnection connection, InvoiceDay day)
    {
        foreach (var product in Own(_unusedProducts[1..], day.Device, OwnDeletes))
            day.Delete(connection, "DELETE FROM products WHERE id = ?1", product);
        // Its lines go with it: ON DELETE CASCADE.
        var invoice = _invoices[^(day.Device + 1)];
        var lines = (int)(long)connection.Scalar("SELECT count(*) FROM invoice_lines WHERE invoice_id = ?1", invoice)!;
        day.Delete(connection, "DELETE FROM invoices WHERE id = ?1", invoice);
        day.Journal.Count(day.Device, EditKind.Delete, lines);
    }

    private void AddInvoice(SqliteConnection connection, InvoiceDay day, int number)
    {
        var invoice = day.Random.NextId();
        var lines = Enumerable.Range(0, 2 + number).Select(_ => (Product: day.Random.Pick(_products), Quantity: day.Random.Next(1, 9))).ToList();
        day.Insert(
            connection,
            "INSERT INTO invoices VALUES (?1, ?2, ?3, 'draft', '2026-01-20', '2026-02-20', ?4)",
            invoice, day.Random.Pick(_customers), $"D{day.Device + 1}-{number + 1}", lines.Sum(l => l.Quantity * 10.0));
        for (var i = 0; i < lines.Count; i++)
        {
            day.Insert(
                connection,
                "INSERT INTO invoice_lines VALUES (?1, ?2, ?3, ?4, ?5, 10.0)",
                day.Random.NextId(), invoice, lines[i].Product, i + 1, lines[i].Quantity);
        }
        day.Journal.Watch("new invoice with its lines", _tables["invoices"], [invoice], "number").Wrote(day.Device, $"D{day.Device + 1}-{number + 1}");
    }

    private void Write(SqliteConnection connection, InvoiceDay day, string story, string table, string id, string column, object value)
    {
        day.Update(connection, $"UPDATE {table} SET {column} = ?2 WHERE id = ?1", id, value);
        day.Journal.Watch(story, _tables[table], [id], column).Wrote(day.Device, value);
    }

    private static IEnumerable<string> Own(List<string> ids, int device, int count) => ids.Skip(device * count).Take(count);

    private static List<string> Ids(SqliteConnection connection, string sql) => [.. connection.Rows(sql).Select(row => (string)row[0])];
}

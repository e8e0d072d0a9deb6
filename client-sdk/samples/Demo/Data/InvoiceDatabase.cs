using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.Demo.Disagreements;

namespace OfflineSync.Demo.Data;

/// <summary>A made-up business: customers, products, invoices with lines. The same seed gives the same rows.</summary>
internal sealed class InvoiceDatabase(Random random)
{
    private const int Customers = 320;
    private const int Products = 240;
    private const int Invoices = 900;
    private const int LinesMax = 5;

    /// <summary>The last customers and products take part in no invoice, so that they can be deleted.</summary>
    private const int Unused = 80;

    private static readonly DateTimeOffset Start = new(2025, 1, 6, 8, 0, 0, TimeSpan.Zero);

    private readonly List<string> _customers = [];
    private readonly List<(string Id, double Price)> _products = [];

    public static void Create(string path, int seed)
    {
        using var connection = SqliteFile.Open(path);
        connection.Execute("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction();
        connection.Execute(ReadSchema());
        new InvoiceDatabase(new Random(seed)).Fill(connection);
        transaction.Commit();
    }

    private void Fill(SqliteConnection connection)
    {
        for (var i = 0; i < Customers; i++)
            AddCustomer(connection, i);
        for (var i = 0; i < Products; i++)
            AddProduct(connection, i);
        for (var i = 0; i < Invoices; i++)
            AddInvoice(connection, i);
        ShopTable.Fill(connection);
    }

    private void AddCustomer(SqliteConnection connection, int number)
    {
        var (first, last) = (random.Pick(Names.First), random.Pick(Names.Last));
        var (city, country) = random.Pick(Names.Cities);
        var id = random.NextId();
        _customers.Add(id);
        connection.Execute(
            "INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            id,
            $"{first} {last}",
            $"{first}.{last}{number}@example.com".ToLowerInvariant(),
            random.Next(4) == 0 ? null : $"+{random.Next(10, 99)} {random.Next(100, 999)} {random.Next(100000, 999999)}",
            city,
            country,
            random.Next(1, 60) * 500.0,
            random.Next(5) == 0 ? random.Pick(Names.Notes) : null,
            Time(random.Next(0, 500_000)));
    }

    private void AddProduct(SqliteConnection connection, int number)
    {
        var id = random.NextId();
        var price = Math.Round((random.NextDouble() * 180) + 1, 2);
        _products.Add((id, price));
        connection.Execute(
            "INSERT INTO products VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            id,
            string.Create(CultureInfo.InvariantCulture, $"P-{1000 + number}"),
            $"{random.Pick(Names.Materials)} {random.Pick(Names.Things)}",
            price,
            random.Next(0, 400),
            random.Next(10) == 0 ? 0 : 1,
            Time(random.Next(0, 500_000)));
    }

    private void AddInvoice(SqliteConnection connection, int number)
    {
        var id = random.NextId();
        var day = random.Next(0, 480);
        var lines = Enumerable.Range(0, random.Next(1, LinesMax + 1))
            .Select(_ => (Product: random.Pick(_products[..^Unused]), Quantity: random.Next(1, 12)))
            .ToList();
        connection.Execute(
            "INSERT INTO invoices VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            id,
            random.Pick(_customers[..^Unused]),
            string.Create(CultureInfo.InvariantCulture, $"2025-{number + 1:00000}"),
            random.Pick(Names.Statuses),
            Day(day),
            Day(day + 30),
            Math.Round(lines.Sum(line => line.Product.Price * line.Quantity), 2));
        for (var i = 0; i < lines.Count; i++)
        {
            connection.Execute(
                "INSERT INTO invoice_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                random.NextId(), id, lines[i].Product.Id, i + 1, lines[i].Quantity, lines[i].Product.Price);
        }
    }

    private static string Time(int minutes) => Start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Day(int days) => Start.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string ReadSchema()
    {
        using var stream = typeof(InvoiceDatabase).Assembly.GetManifestResourceStream("InvoiceSchema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

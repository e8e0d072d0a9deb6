using OfflineSync.Client.Notifications;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client;

/// <summary>
/// Rows of a table by the value of its <see cref="EvictionPolicy.Column"/>, which the server sorts them by. Values are as the column holds them: integers, doubles,
/// texts or byte arrays.
/// </summary>
/// <param name="From">Rows whose value is this or comes after it; null: from the first on.</param>
/// <param name="Before">Rows whose value comes before this; null: up to the last.</param>
/// <param name="Rows">Of these, the newest so many, 1 to 1,000,000. Rows with equal values may all come.</param>
public sealed record FetchWindow(object? From, object? Before, int Rows)
{
    private const int RowsMax = 1_000_000;

    internal Window ToMessage() => Rows is < 1 or > RowsMax
        ? throw new ArgumentException($"Rows is {Rows}. Set it to between 1 and {RowsMax:N0}.", nameof(Rows))
        : new Window { From = ToCell(From), Before = ToCell(Before), Rows = (uint)Rows };

    private static CellValue? ToCell(object? value) => value is null ? null : PlainValue.ToKeyPart(value).ToCell();
}

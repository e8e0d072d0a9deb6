using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client;

/// <summary>
/// The newest rows of a table, by one of its columns: the only ones that the server sends to this device. See <see cref="TrackedTable.KeepNewest(string, int)"/>.
/// </summary>
/// <param name="Column">
/// The value column that says how new a row is, a plain register. Values compare as SQLite compares them without a collation; a row whose value is NULL is older than all
/// others.
/// </param>
/// <param name="Format">How the column holds a time; null if there is no <paramref name="Age"/>.</param>
/// <param name="Age">Rows that are not older than this; null: of any age. With <see cref="TimeFormat.Iso"/> the window begins with a day, in UTC.</param>
/// <param name="Rows">Of these, the newest so many; null: all. More may come, if their values are equal.</param>
public sealed record RowWindow(string Column, TimeFormat? Format, TimeSpan? Age, int? Rows)
{
    private const int RowsMax = 1_000_000;

    /// <summary>What is wrong with it and what to do; null if nothing is.</summary>
    internal string? FindProblem(IReadOnlyList<string> columns) =>
        !columns.Contains(Column, NameComparer.Instance)
            ? $"\"{Column}\" is none of its value columns. Correct the name, or run the app's migrations before the sync is opened"
        : Age is { } age && (age < TimeSpan.FromHours(1) || age > TimeSpan.FromDays(36_500))
            ? $"the age is {age}. Set it to between an hour and 36,500 days"
        : Format is { } format && !Enum.IsDefined(format) ? $"the format is {format}, which is none"
        : Rows is < 1 or > RowsMax ? $"the number of rows is {Rows}. Set it to between 1 and {RowsMax:N0}"
        : null;
}

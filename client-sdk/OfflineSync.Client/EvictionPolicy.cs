using OfflineSync.Protocol.Rows;

namespace OfflineSync.Client;

/// <summary>
/// Which rows of a table may leave the device to make room. They stay on the server and on other devices. The oldest go first, by a column of the table or by
/// when they were last used here.
/// </summary>
public sealed class EvictionPolicy
{
    internal EvictionPolicy()
    {
    }

    /// <summary>
    /// The column that says how old a row is: the lower its value, the sooner the row goes. Null: the row's last use counts, see
    /// <see cref="RowEviction.Touch"/>. Default: null.
    /// </summary>
    public string? Column { get; set; }

    /// <summary>How <see cref="Column"/> holds a time; needed for <see cref="MaxAge"/>. Default: null, the values are only compared.</summary>
    public TimeFormat? Format { get; set; }

    /// <summary>Rows that are older than this go: a sliding window. Rows without a time stay. Null: rows of any age stay. At least an hour.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>At most so many rows stay, the newest ones. Null: any number.</summary>
    public long? MaxRows { get; set; }

    internal bool IsByUse => Column is null;

    /// <summary>What is wrong with it and what to do; null if nothing is.</summary>
    internal string? FindProblem(IEnumerable<string> columns) =>
        Column is not null && !columns.Contains(Column, NameComparer.Instance)
            ? $"Column \"{Column}\" does not exist. Correct the name, or run the app's migrations before the sync is opened"
        : MaxAge is { } age && (age < TimeSpan.FromHours(1) || age > TimeSpan.FromDays(36_500))
            ? $"MaxAge is {age}. Set it to between an hour and 36,500 days"
        : MaxAge is not null && Column is not null && Format is null ? $"MaxAge needs to know how \"{Column}\" holds a time. Set Format"
        : Format is not null && Column is null ? "Format is set, but no Column. Set Column, or remove Format"
        : Format is { } format && !Enum.IsDefined(format) ? $"Format is {format}, which is none"
        : MaxRows is < 0 ? $"MaxRows is {MaxRows}. Set it to 0 or more"
        : null;
}

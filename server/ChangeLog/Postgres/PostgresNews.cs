using System.Globalization;

namespace OfflineSync.Server.ChangeLog.Postgres;

/// <summary>News of a change as nodes send them to each other: the change, <c>@</c> and when it was committed, a blank, the scope.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Change">Its last change; 0: something else of it is new, such as a file.</param>
/// <param name="CommittedAt">When the first change that was not told of yet was committed: milliseconds since 1970-01-01.</param>
internal readonly record struct PostgresNews(string Scope, long Change, long CommittedAt)
{
    /// <summary>Reads what another node sent; null if that is not news.</summary>
    public static PostgresNews? Read(string payload)
    {
        var at = payload.IndexOf('@', StringComparison.Ordinal);
        var blank = payload.IndexOf(' ', StringComparison.Ordinal);
        return at > 0 && blank > at
            && long.TryParse(payload.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var change)
            && long.TryParse(payload.AsSpan(at + 1, blank - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var committedAt)
            ? new PostgresNews(payload[(blank + 1)..], change, committedAt)
            : null;
    }

    /// <summary>Joins them with later ones of the scope.</summary>
    public PostgresNews Join(PostgresNews later) => this with { Change = Math.Max(Change, later.Change) };

    /// <summary>What is sent.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Change}@{CommittedAt} {Scope}");
}

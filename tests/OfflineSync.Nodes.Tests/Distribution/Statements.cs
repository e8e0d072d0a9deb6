using System.Text.RegularExpressions;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>Reads in a statement whether each use of a distributed table says in which scope.</summary>
internal static partial class Statements
{
    /// <summary>The distributed tables.</summary>
    public static readonly string[] Tables =
    [
        "scopes", "changes", "tables", "columns", "rows", "conflicts", "text_chunks", "clients", "field_devices", "field_device_cells", "field_events", "field_scopes",
        "attachments", "attachment_references", "attachment_scopes",
    ];

    /// <summary>The same statement in one line, with a question mark for each parameter and constant, as PostgreSQL's statistics replace constants.</summary>
    public static string Normalize(string statement) =>
        Blanks().Replace(Constants().Replace(statement, "?"), " ").Trim();

    /// <summary>Whether it uses one of the tables.</summary>
    public static bool IsOfStore(string statement) => Uses().Matches(statement).Any(use => Tables.Contains(use.Groups["table"].Value));

    /// <summary>The uses of tables that are not confined to the scope that the first parameter names.</summary>
    public static IReadOnlyList<string> Unconfined(string statement)
    {
        var uses = Uses().Matches(statement).Where(use => Tables.Contains(use.Groups["table"].Value)).ToArray();
        var plain = uses.Where(use => IsRead(use) && !use.Groups["alias"].Success).ToArray();
        return
        [
            .. uses.Where(use => !IsRead(use) && !Inserted().IsMatch(statement)).Select(use => use.Value),
            .. uses.Where(use => IsRead(use) && use.Groups["alias"].Success
                && !statement.Contains($"{use.Groups["alias"].Value}.scope = $1", StringComparison.Ordinal)).Select(use => use.Value),
            // Each of them needs a condition of its own.
            .. plain.Skip(PlainConditions().Count(statement)).Select(use => use.Value),
        ];
    }

    private static bool IsRead(Match use) => use.Groups["verb"].Value is "FROM" or "JOIN" or "UPDATE";

    [GeneratedRegex(@"(?<verb>FROM|JOIN|UPDATE|INTO|COPY)\s+offlinesync\.(?<table>\w+)(\s+AS\s+(?<alias>\w+))?")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^(COPY\s+offlinesync\.\w+\s*\(scope,|INSERT\s+INTO\s+offlinesync\.\w+\s*\(scope,[^)]*\)\s*(SELECT\s+\$1,|VALUES\s*\(\$1,))")]
    private static partial Regex Inserted();

    [GeneratedRegex(@"(?<![\w.])scope = \$1(?!\d)")]
    private static partial Regex PlainConditions();

    [GeneratedRegex(@"\$\d+|(?<![\w.])\d+(?!\w)|\b(true|off)\b|'[^']*'")]
    private static partial Regex Constants();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

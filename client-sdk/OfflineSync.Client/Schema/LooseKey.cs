using static OfflineSync.Client.Storage.SqlName;

namespace OfflineSync.Client.Schema;

/// <summary>
/// A key column in which SQLite takes different values for equal: 1 and 1.0 where it stores any type, texts by the column's collation. On the server, and so on
/// other devices, they are keys of different rows.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="HasAffinity">Whether SQLite converts what is stored to one type.</param>
/// <param name="IsCollated">Whether its collation is another than BINARY.</param>
internal sealed record LooseKey(string Name, bool HasAffinity, bool IsCollated)
{
    /// <summary>The condition under which a value that equals the column's is the very same.</summary>
    public string IsExactly(string value, string prefix = "")
    {
        var column = prefix + Quote(Name);
        return (IsCollated ? $" AND {column} = {value} COLLATE BINARY" : "") + (HasAffinity ? "" : $" AND typeof({column}) = typeof({value})");
    }
}

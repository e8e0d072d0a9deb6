using System.Diagnostics.CodeAnalysis;

namespace OfflineSync.Protocol.Rows;

/// <summary>Compares names of tables and columns as SQLite does: upper and lower case of ASCII letters are the same.</summary>
public sealed class NameComparer : IEqualityComparer<string>
{
    private NameComparer()
    {
    }

    /// <summary>The comparer.</summary>
    public static NameComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(string? x, string? y)
    {
        if (x is null || y is null || x.Length != y.Length)
            return ReferenceEquals(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] != y[i] && Fold(x[i]) != Fold(y[i]))
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] string obj)
    {
        var hash = 2166136261u;
        foreach (var c in obj)
            hash = (hash ^ Fold(c)) * 16777619u;
        return (int)hash;
    }

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}

namespace OfflineSync.Demo.Data;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type, upper case.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0 when it is not part of it.</param>
/// <param name="IsGenerated">Whether SQLite computes it.</param>
/// <param name="IsUnique">Whether it is part of a unique index other than the primary key.</param>
/// <param name="IsReference">Whether it is part of a foreign key.</param>
internal sealed record ColumnShape(string Name, string Type, int KeyPosition, bool IsGenerated, bool IsUnique, bool IsReference)
{
    private static readonly string[] NumberTypes = ["INT", "REAL", "FLOA", "DOUB", "NUM", "DEC"];

    public bool IsKey => KeyPosition > 0;

    /// <summary>Whether any value can stand in it without breaking a key or a reference.</summary>
    public bool IsFree => !IsKey && !IsGenerated && !IsUnique && !IsReference;

    public bool IsText => Type.Contains("CHAR", StringComparison.Ordinal) || Type.Contains("TEXT", StringComparison.Ordinal);

    public bool IsNumber => NumberTypes.Any(part => Type.Contains(part, StringComparison.Ordinal));
}

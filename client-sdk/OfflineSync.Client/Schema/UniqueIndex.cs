namespace OfflineSync.Client.Schema;

/// <summary>A unique index other than the primary key.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Condition">The SQL condition of a partial index; null for a full one.</param>
internal sealed record UniqueIndex(IReadOnlyList<string> Columns, string? Condition)
{
    /// <summary>Takes the condition out of the statement that created a partial index.</summary>
    public static string? ConditionOf(string createIndex)
    {
        var depth = 0;
        for (var i = 0; i < createIndex.Length; i++)
        {
            var c = createIndex[i];
            if (c is '\'' or '"' or '`' or '[')
            {
                var end = createIndex.IndexOf(c == '[' ? ']' : c, i + 1);
                if (end < 0)
                    return null;
                i = end;
            }
            else if (c == '(')
                depth++;
            else if (c == ')')
                depth--;
            else if (depth == 0 && i > 0 && createIndex.AsSpan(i).StartsWith("WHERE", StringComparison.OrdinalIgnoreCase)
                && !char.IsLetterOrDigit(createIndex[i - 1]) && createIndex[i - 1] != '_')
                return createIndex[(i + "WHERE".Length)..];
        }
        return null;
    }
}

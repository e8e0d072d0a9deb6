namespace OfflineSync.Protocol.Limits;

/// <summary>The bounds that both sides keep. What is over a bound is refused with a message that names it.</summary>
public static class ProtocolLimits
{
    /// <summary>Characters (UTF-16 units) in a scope's name.</summary>
    public const int ScopeLengthMax = 200;

    /// <summary>Characters (UTF-16 units) in a table's or column's name.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Bytes of an encoded row key. PostgreSQL cannot index much more than twice as many.</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Columns of a table, key included.</summary>
    public const int ColumnsMax = 1000;

    /// <summary>Tables in one mutation or page.</summary>
    public const int TablesMax = 200;

    /// <summary>Operations in one mutation.</summary>
    public const int MutationOperationsMax = 100_000;

    /// <summary>Values in one table's block of changes: bounds what a small message full of NULLs can unfold to.</summary>
    public const int CellsMax = 8_000_000;

    /// <summary>Bytes of one mutation's serialized change set.</summary>
    public const int MutationBytesMax = 24 * 1024 * 1024;

    /// <summary>Bytes of one value.</summary>
    public const int ValueBytesMax = 8 * 1024 * 1024;

    /// <summary>Mutations in one push.</summary>
    public const int PushMutationsMax = 10_000;

    /// <summary>Bytes of one message after decompression.</summary>
    public const int MessageBytesMax = 32 * 1024 * 1024;

    /// <summary>Fields of one message, each occurrence of a repeated one: bounds the objects that a small message can become.</summary>
    public const int MessageFieldsMax = 20_000;

    /// <summary>Fields of one change set and its tables.</summary>
    public const int ChangeSetFieldsMax = 500_000;

    /// <summary>Bytes at which the server ends a page (a single larger row still makes a page).</summary>
    public const int PageBytesTarget = 1024 * 1024;

    /// <summary>Bytes below which no client gets smaller pages, whatever it asks for.</summary>
    public const int PageBytesMin = 16 * 1024;

    /// <summary>Rows at which the server ends a page.</summary>
    public const int PageRowsMax = 8192;

    /// <summary>Elements of a set, and elements added or removed by one edit.</summary>
    public const int SetElementsMax = 10_000;

    /// <summary>Splices of one edit of a text.</summary>
    public const int TextSplicesMax = 10_000;

    /// <summary>Fields of one edit and its splices.</summary>
    public const int EditFieldsMax = 50_000;

    /// <summary>Conflicts in one part of a pull.</summary>
    public const int ConflictsMax = 500;

    /// <summary>Scopes in one watch request.</summary>
    public const int WatchedScopesMax = 100;

    /// <summary>How many bytes of a text or BLOB count when a window's bounds and its rows are compared.</summary>
    public const int WindowBytesMax = 64;

    /// <summary>Milliseconds that a stamp may be ahead of the server's clock.</summary>
    public const long ClockAheadMillisecondsMax = 300_000;

    /// <summary>A name for a message about it, which a name of any length must not flood.</summary>
    public static string Show(string name) => name.Length <= ScopeLengthMax ? name : string.Concat(name.AsSpan(0, ScopeLengthMax), "…");

    /// <summary>Says what is wrong with a scope's name, or nothing when it is fine.</summary>
    public static string? CheckScope(string scope) => CheckName("scope", scope, ScopeLengthMax);

    /// <summary>Says what is wrong with a table's or column's name, or nothing when it is fine.</summary>
    public static string? CheckName(string name) => CheckName("name", name, NameLengthMax);

    private static string? CheckName(string what, string name, int lengthMax)
    {
        if (name.Length == 0)
            return $"the {what} is empty";
        if (name.Length > lengthMax)
            return $"the {what} has {name.Length} characters, at most {lengthMax} are allowed";
        if (name.Contains('\0', StringComparison.Ordinal))
            return $"the {what} contains a NUL character";
        return IsText(name) ? null : $"the {what} contains half of a surrogate pair or U+FFFD, which stands for bytes that were no text";
    }

    // Protobuf replaces what is no text, and would so make one name of two.
    private static bool IsText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\uFFFD' || (char.IsSurrogate(name[i]) && !char.IsSurrogatePair(name, i++)))
                return false;
        }
        return true;
    }
}

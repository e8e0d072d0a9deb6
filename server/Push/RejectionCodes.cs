namespace OfflineSync.Server.Push;

/// <summary>The codes with which the server itself rejects mutations. Validators have others, without end.</summary>
internal static class RejectionCodes
{
    /// <summary>Stands for the codes of validators.</summary>
    public const string Custom = "custom";

    /// <summary>The server's own.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
        ["STALE", "SET_LIMIT", "TABLE_LIMIT", "COLUMN_LIMIT", "KEY_COLUMNS_DIFFER", FormCheck.TypeDiffers, "SERVER_FAILED", "WRITE_DENIED", LedgerCheck.ResultForgotten];

    /// <summary>One of few texts.</summary>
    public static string Bounded(string code) => BuiltIn.Contains(code) ? code : Custom;
}

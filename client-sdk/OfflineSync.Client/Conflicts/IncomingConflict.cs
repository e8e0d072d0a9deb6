using OfflineSync.Protocol;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Conflicts;

/// <summary>Reads conflicts of the contract, after checking them.</summary>
internal static class IncomingConflict
{
    private const int ClientIdBytes = 16;

    /// <summary>Checks a part of a pull before anything of it is stored.</summary>
    /// <exception cref="ProtocolException">It breaks the contract.</exception>
    public static void Check(Protocol.V1.ConflictList list)
    {
        if (list.Conflicts.Count > ProtocolLimits.ConflictsMax)
            throw new ProtocolException($"A part has {list.Conflicts.Count} conflicts, at most {ProtocolLimits.ConflictsMax} are allowed.");
        foreach (var conflict in list.Conflicts)
        {
            var problem = ProtocolLimits.CheckName(conflict.Table) is { } name ? $"table: {name}"
                : conflict.Column.Length > 0 && ProtocolLimits.CheckName(conflict.Column) is { } column ? $"column: {column}"
                : conflict.Change is 0 or > long.MaxValue ? "it names no change"
                : conflict.WinningClient.Length != ClientIdBytes ? $"the client id has {conflict.WinningClient.Length} bytes, not {ClientIdBytes}"
                : KeyProblem(conflict);
            if (problem is not null)
                throw new ProtocolException($"Conflict {conflict.Change}/{conflict.Ordinal} of table \"{ProtocolLimits.Show(conflict.Table)}\": {problem}.");
        }
    }

    public static byte[] Key(Protocol.V1.Conflict conflict) => RowKey.Encode([.. conflict.Key.Select(part => part.ToValue())]);

    public static ConflictRule Rule(Protocol.V1.Conflict conflict) =>
        Enum.IsDefined((ConflictRule)conflict.Rule) ? (ConflictRule)conflict.Rule : ConflictRule.Unknown;

    private static string? KeyProblem(Protocol.V1.Conflict conflict)
    {
        if (conflict.Key.Count == 0 || conflict.Key.Any(part => part.ToValue().Kind == ValueKind.Null))
            return "its key is not complete";
        return Key(conflict).Length > ProtocolLimits.KeyBytesMax ? $"its key has more than {ProtocolLimits.KeyBytesMax} bytes" : null;
    }
}

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>What metrics call the rules that decide conflicts.</summary>
internal static class ConflictRuleName
{
    public static string Of(ConflictRule rule) => rule switch
    {
        ConflictRule.LastWriterWins => "last_writer_wins",
        ConflictRule.FirstWriterWins => "first_writer_wins",
        ConflictRule.Custom => "custom",
        ConflictRule.DeleteWins => "delete_wins",
        ConflictRule.UpdateWins => "update_wins",
        ConflictRule.RowMissing => "row_missing",
        ConflictRule.TextUnknown => "text_unknown",
        _ => "other",
    };
}

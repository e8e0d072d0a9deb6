namespace OfflineSync.Server.Tests.Merge.Laws;

/// <summary>What a law is about: one type of column, whose rows may be deleted, or rows with all types and a policy for deletes.</summary>
public enum Rule
{
    LastWriterWins,
    FirstWriterWins,
    Counter,
    Set,
    Text,
    DeleteWins,
    UpdateWins,
}

namespace OfflineSync.Simulation.Sweeps.Scenario;

/// <summary>A row that the app wrote. Each has a text of its own, by which it is known wherever it goes.</summary>
/// <param name="Number">Its place in the order of local commits.</param>
/// <param name="Transaction">The number of the transaction.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">The row.</param>
/// <param name="Text">What was written.</param>
/// <param name="HasReturned">Whether the write call returned; otherwise it was under way or failed, and nobody knows.</param>
internal sealed record LocalWrite(int Number, int Transaction, string Table, string Key, string Text, bool HasReturned)
{
    /// <summary>What stands for the text of a row that was deleted.</summary>
    public static string Deletion(string table, string key) => $"{table}/{key} is deleted";
}

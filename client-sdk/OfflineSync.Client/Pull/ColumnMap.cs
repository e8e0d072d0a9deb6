using OfflineSync.Client.Capture;

namespace OfflineSync.Client.Pull;

/// <summary>Where the value columns of a block are in the local table, by their wire names.</summary>
internal static class ColumnMap
{
    /// <summary>For each column of the block its number in the table, or -1 where the table lacks it.</summary>
    public static int[] For(CapturedTable table, IReadOnlyList<string> blockColumns) =>
        [.. blockColumns.Select(name => CapturedTable.IndexOf(table.WireNames, name))];
}

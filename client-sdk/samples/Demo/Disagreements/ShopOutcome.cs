namespace OfflineSync.Demo.Disagreements;

/// <summary>What became of a column that all devices wrote.</summary>
/// <param name="Column">The column.</param>
/// <param name="Before">Its value before.</param>
/// <param name="Written">What each device wrote.</param>
/// <param name="Now">What the devices show: one value, or the different ones.</param>
/// <param name="IsRight">Whether they all show the same, and the rule allows it.</param>
internal sealed record ShopOutcome(ShopColumn Column, string Before, IReadOnlyList<string> Written, string Now, bool IsRight)
{
    /// <summary>Reads the column from the databases of all devices.</summary>
    public static ShopOutcome Read(
        ShopColumn column, ShopItem before, IEnumerable<ShopItem> written, IEnumerable<string> databases, Predicate<ShopItem> isAllowed)
    {
        var items = databases.Select(path => ShopItem.Read(path, column.Item)).ToList();
        var shown = items.Select(column.Text).Distinct().ToList();
        return new(
            column,
            column.Text(before),
            [.. written.Select((item, device) => $"{device + 1}: {column.Text(item)}")],
            string.Join(" / ", shown),
            shown.Count == 1 && items.TrueForAll(isAllowed));
    }
}

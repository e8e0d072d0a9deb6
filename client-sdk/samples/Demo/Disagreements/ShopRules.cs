namespace OfflineSync.Demo.Disagreements;

/// <summary>What the merge rules allow after the edits of all devices.</summary>
internal sealed class ShopRules(IReadOnlyList<ShopEdits> edits)
{
    private const string Description = "An oiled oak bench for the large kitchen.";

    public bool AllowStock(ShopItem bench) => bench.Stock == ShopTable.BenchAtFirst.Stock + edits.Sum(e => e.StockChange);

    /// <summary>Every tag that was added, without the one that the first device removed, in canonical order.</summary>
    public bool AllowTags(ShopItem bench)
    {
        var tags = edits.Select(e => e.Tag).Append("garden").Order(StringComparer.Ordinal);
        return bench.Tags == $"[{string.Join(',', tags.Select(tag => $"\"{tag}\""))}]";
    }

    /// <summary>Every edit is there and each sentence is whole. Which one comes first is the server's choice.</summary>
    public bool AllowDescription(ShopItem bench)
    {
        if (!bench.Description.StartsWith(Description, StringComparison.Ordinal))
            return false;
        var rest = bench.Description[Description.Length..];
        foreach (var sentence in edits.Select(e => e.Sentence))
        {
            var at = rest.IndexOf(sentence, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest.Remove(at, sentence.Length);
        }
        return rest.Length == 0;
    }

    public bool AllowShelf(ShopItem bench) => edits.Any(e => e.Shelf == bench.Shelf);

    /// <summary>A rejected mutation counts with none of its values; one that went through counts with all.</summary>
    public static bool AllowLamp(ShopItem lamp, ShopEdits lastSeller, int sold) =>
        lamp == ShopTable.LampAtFirst with { Price = lastSeller.LampPrice, Stock = ShopTable.LampAtFirst.Stock - sold };
}

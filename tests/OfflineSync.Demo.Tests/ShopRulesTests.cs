using OfflineSync.Demo.Disagreements;

namespace OfflineSync.Demo.Tests;

public sealed class ShopRulesTests
{
    private static readonly ShopEdits[] Edits = [new(0), new(1)];
    private static readonly ShopRules Rules = new(Edits);

    [Theory]
    [InlineData("An oiled oak bench for the large kitchen. In stock in Amsterdam. In stock in Athens.", true)]
    [InlineData("An oiled oak bench for the large kitchen. In stock in Athens. In stock in Amsterdam.", true)]
    [InlineData("An oiled oak bench for the large kitchen. In stock in Athen. In stock in Amsterdams.", false)]
    [InlineData("An oiled oak bench for the large kitchen. In stock in Athens.", false)]
    [InlineData("An oiled oak bench for the large kitchen. In stock in Amsterdam. In stock in Athens. In stock in Athens.", false)]
    [InlineData("An oak bench for the large kitchen. In stock in Amsterdam. In stock in Athens.", false)]
    public void A_text_has_every_edit_once_and_whole(string description, bool isAllowed) =>
        Assert.Equal(isAllowed, Rules.AllowDescription(ShopTable.BenchAtFirst with { Description = description }));

    [Theory]
    [InlineData(122, true)]
    [InlineData(125, false)]
    [InlineData(97, false)]
    public void A_counter_has_the_sum_of_all_differences(long stock, bool isAllowed) =>
        Assert.Equal(isAllowed, Rules.AllowStock(ShopTable.BenchAtFirst with { Stock = stock }));

    [Theory]
    [InlineData("""["amsterdam","athens","garden"]""", true)]
    [InlineData("""["garden","amsterdam","athens"]""", false)]
    [InlineData("""["amsterdam","athens","garden","new"]""", false)]
    [InlineData("""["garden","new","athens"]""", false)]
    public void A_set_has_what_was_added_and_not_what_was_removed_in_canonical_order(string tags, bool isAllowed) =>
        Assert.Equal(isAllowed, Rules.AllowTags(ShopTable.BenchAtFirst with { Tags = tags }));

    [Theory]
    [InlineData(51, 38, true)]
    [InlineData(51, 39, false)]
    [InlineData(50, 38, false)]
    public void A_sale_counts_with_price_and_stock_or_not_at_all(double price, long stock, bool isAllowed) =>
        Assert.Equal(isAllowed, ShopRules.AllowLamp(ShopTable.LampAtFirst with { Price = price, Stock = stock }, Edits[1], sold: 2));
}

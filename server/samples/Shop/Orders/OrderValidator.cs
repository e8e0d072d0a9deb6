using OfflineSync.Server.Validation;

namespace OfflineSync.Shop.Orders;

/// <summary>Refuses what head office would not count.</summary>
public sealed class OrderValidator : IMutationValidator
{
    public ValidationResult Validate(MutationContext mutation) =>
        mutation.RowsOf("orders").Any(row => row.After?["quantity"] is not (null or > 0L))
            ? ValidationResult.Refused("QUANTITY_NOT_POSITIVE", "An order has at least one piece.")
            : ValidationResult.Accepted;
}

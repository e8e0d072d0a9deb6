using OfflineSync.Server.Validation;

namespace OfflineSync.Contract;

/// <summary>Refuses mutations with a row whose key is "refuse".</summary>
internal sealed class RefusingByKey : IMutationValidator
{
    public ValidationResult Validate(MutationContext mutation) => mutation.Rows.Any(row => row.Key[0] is "refuse")
        ? ValidationResult.Refused("NOT_THIS_ONE", "Its key asks for it.")
        : ValidationResult.Accepted;
}

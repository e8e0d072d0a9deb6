using OfflineSync.Server.Validation;
using OfflineSync.Simulation.Devices;

namespace OfflineSync.Simulation.Servers;

/// <summary>Refuses each transaction whose mark asks for it.</summary>
internal sealed class RefusingValidator : IMutationValidator
{
    public const string Code = "REFUSED";

    public ValidationResult Validate(MutationContext mutation) =>
        mutation.RowsOf(AppSchema.Marks).Any(row => row.After?.GetValueOrDefault("refuse") is 1L)
            ? ValidationResult.Refused(Code, "The mark asks for it.")
            : ValidationResult.Accepted;
}

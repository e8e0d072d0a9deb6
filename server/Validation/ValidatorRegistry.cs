using OfflineSync.Protocol.Rows;

namespace OfflineSync.Server.Validation;

/// <summary>The validators of this server, by table.</summary>
internal sealed class ValidatorRegistry(IEnumerable<ValidatorRegistration> registrations)
{
    private readonly ILookup<string, IMutationValidator> _validators = registrations.ToLookup(
        registration => registration.Table, registration => registration.Validator, NameComparer.Instance);

    /// <summary>Whether a table has validators.</summary>
    public bool Has(string table) => _validators.Contains(table);

    /// <summary>Asks all validators of some tables; the first refusal counts.</summary>
    public ValidationResult Validate(IEnumerable<string> tables, MutationContext mutation)
    {
        foreach (var validator in tables.SelectMany(table => _validators[table]))
        {
            if (validator.Validate(mutation) is { Code: not null } refusal)
                return refusal;
        }
        return ValidationResult.Accepted;
    }
}

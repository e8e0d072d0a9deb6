namespace OfflineSync.Server.Validation;

/// <summary>A validator and its table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Validator">The validator.</param>
internal sealed record ValidatorRegistration(string Table, IMutationValidator Validator);

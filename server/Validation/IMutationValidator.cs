namespace OfflineSync.Server.Validation;

/// <summary>
/// Decides whether mutations that write a table are let in. It is asked once for each mutation that merges, in the order of the scope's log, while the scope is locked: be quick and
/// decide from what is given. A refused mutation has no effect at all. An exception fails the mutation; after some attempts it is rejected.
/// </summary>
public interface IMutationValidator
{
    /// <summary>Accepts or refuses a mutation as a whole.</summary>
    ValidationResult Validate(MutationContext mutation);
}

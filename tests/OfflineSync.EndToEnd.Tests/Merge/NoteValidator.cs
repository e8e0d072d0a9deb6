using OfflineSync.Server.Validation;

namespace OfflineSync.EndToEnd.Tests.Merge;

internal sealed class NoteValidator(NoteRules rules) : IMutationValidator
{
    public ValidationResult Validate(MutationContext mutation) => rules.Validate(mutation);
}

using OfflineSync.Server.Validation;

namespace OfflineSync.EndToEnd.Tests.Merge;

/// <summary>What the server's validator of notes does; a test changes it while the server runs.</summary>
internal sealed class NoteRules
{
    /// <summary>Whether titles that start with "bad" are refused.</summary>
    public bool AreBadTitlesRefused { get; set; } = true;

    public ValidationResult Validate(MutationContext mutation)
    {
        foreach (var row in mutation.Rows)
        {
            if (row.After?.GetValueOrDefault("title") is not string title)
                continue;
            if (title.StartsWith("poison", StringComparison.Ordinal))
                throw new InvalidOperationException("This validator has a defect.");
            if (AreBadTitlesRefused && title.StartsWith("bad", StringComparison.Ordinal))
                return ValidationResult.Refused("TITLE_BAD", $"The title \"{title}\" is not allowed. Choose another one.");
        }
        return ValidationResult.Accepted;
    }
}

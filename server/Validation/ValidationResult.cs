namespace OfflineSync.Server.Validation;

/// <summary>Whether a mutation, or a file, is let in.</summary>
public sealed record ValidationResult
{
    private ValidationResult(string? code, string? message)
    {
        Code = code;
        Message = message;
    }

    /// <summary>It is let in.</summary>
    public static ValidationResult Accepted { get; } = new(null, null);

    /// <summary>Why not, for programs; null when it is let in.</summary>
    public string? Code { get; }

    /// <summary>Why not, for people.</summary>
    public string? Message { get; }

    /// <summary>It is refused, and the device shows why.</summary>
    /// <param name="code">Stable, upper snake case, at most 64 characters: <c>QUANTITY_TOO_HIGH</c>.</param>
    /// <param name="message">What is wrong and what to do, for the user.</param>
    public static ValidationResult Refused(string code, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        const int LengthMax = 64;
        if (code.Length is 0 or > LengthMax || !code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new ArgumentException($"The code \"{code}\" must be upper snake case with 1 to {LengthMax} characters.", nameof(code));
        return new(code, message);
    }
}

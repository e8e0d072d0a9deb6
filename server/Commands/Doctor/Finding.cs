namespace OfflineSync.Server.Commands.Doctor;

/// <summary>How a check went.</summary>
internal enum Health
{
    Good,
    Doubtful,
    Bad,
}

/// <summary>What a check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Health">How it is.</param>
/// <param name="Text">What was seen, and what to do about it.</param>
internal sealed record Finding(string Check, Health Health, string Text)
{
    public static Finding Good(string check, string text) => new(check, Health.Good, text);

    public static Finding Doubtful(string check, string text) => new(check, Health.Doubtful, text);

    public static Finding Bad(string check, string text) => new(check, Health.Bad, text);
}

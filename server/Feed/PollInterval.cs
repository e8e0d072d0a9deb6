namespace OfflineSync.Server.Feed;

/// <summary>How often the heads of watched scopes are read.</summary>
internal sealed class PollInterval
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    /// <summary>Takes a length.</summary>
    /// <exception cref="InvalidOperationException">It is too short or too long.</exception>
    public PollInterval(TimeSpan value)
    {
        if (value < Min || value > Max)
            throw new InvalidOperationException($"OfflineSync:Watch:PollInterval is {value}; it must be between {Min} and {Max}.");
        Value = value;
    }

    /// <summary>The length.</summary>
    public TimeSpan Value { get; }
}

namespace OfflineSync.Client;

/// <summary>Which events to read: those that all of it is true of.</summary>
public sealed record DiagnosticsQuery
{
    /// <summary>Only of this kind; null: of any.</summary>
    public DiagnosticsKind? Kind { get; init; }

    /// <summary>Only what began then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what began before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only with this <see cref="DiagnosticsEvent.Result"/>; null: with any.</summary>
    public string? Result { get; init; }
}

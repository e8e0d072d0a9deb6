namespace OfflineSync.WorkManager;

/// <summary>Why a work has not started.</summary>
public sealed record WorkExplanation
{
    /// <summary>Every reason, the most weighty one first.</summary>
    public required IReadOnlyList<WaitReason> Reasons { get; init; }

    /// <summary>The same in words.</summary>
    public required string Text { get; init; }

    /// <summary>From when on it may start, if its time has not come.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The works that it waits for.</summary>
    public IReadOnlyList<Guid> Prerequisites { get; init; } = [];

    /// <summary>What the device says about its constraints.</summary>
    public IReadOnlyList<ConstraintReport> Constraints { get; init; } = [];
}

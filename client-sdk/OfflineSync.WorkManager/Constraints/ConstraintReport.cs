namespace OfflineSync.WorkManager;

/// <summary>What the device said about one constraint.</summary>
/// <param name="Kind">The constraint.</param>
/// <param name="Verdict">The answer.</param>
public sealed record ConstraintReport(ConstraintKind Kind, ConstraintVerdict Verdict)
{
    /// <summary>Whether the work may run as far as this constraint goes.</summary>
    public bool IsMet => Verdict is ConstraintVerdict.Met or ConstraintVerdict.UnknownTakenAsMet;
}

namespace OfflineSync.WorkManager.Constraint;

/// <summary>A yes or no, and whether the device knew it.</summary>
internal readonly record struct Answer(bool IsYes, bool IsKnown)
{
    public static Answer Of(bool? state, bool whenUnknown) => new(state ?? whenUnknown, state is not null);

    public Answer Not => new(!IsYes, IsKnown);

    // A known no decides alone; otherwise the answer is only as certain as both parts.
    public Answer And(Answer other) =>
        !IsYes && IsKnown ? this : !other.IsYes && other.IsKnown ? other : new(IsYes && other.IsYes, IsKnown && other.IsKnown);

    public Answer Or(Answer other) => Not.And(other.Not).Not;

    public ConstraintVerdict Verdict => (IsYes, IsKnown) switch
    {
        (true, true) => ConstraintVerdict.Met,
        (false, true) => ConstraintVerdict.Unmet,
        (true, false) => ConstraintVerdict.UnknownTakenAsMet,
        (false, false) => ConstraintVerdict.UnknownTakenAsUnmet,
    };
}

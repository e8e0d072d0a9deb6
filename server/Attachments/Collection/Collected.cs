namespace OfflineSync.Server.Attachments.Collection;

/// <summary>How much was removed.</summary>
/// <param name="Unreferenced">Attachments to which no row refers.</param>
/// <param name="Abandoned">Uploads that were given up.</param>
internal readonly record struct Collected(int Unreferenced, int Abandoned)
{
    /// <summary>Both together.</summary>
    public int Total => Unreferenced + Abandoned;

    /// <summary>The sums.</summary>
    public static Collected operator +(Collected left, Collected right) => new(left.Unreferenced + right.Unreferenced, left.Abandoned + right.Abandoned);
}

namespace OfflineSync.Simulation.Devices;

/// <summary>What was under way in files that were copied.</summary>
/// <param name="Captured">What was captured, and in no mutation yet.</param>
/// <param name="Pending">The marks in mutations without a result.</param>
/// <param name="Rejected">The marks in rejected mutations, which users may try again.</param>
/// <param name="Kept">The marks in mutations that could be sent again.</param>
internal sealed record CopiedWork(IReadOnlyList<string> Captured, IReadOnlyList<string> Pending, IReadOnlyList<string> Rejected, IReadOnlyList<string> Kept)
{
    public static CopiedWork None { get; } = new([], [], [], []);
}

using OfflineSync.Client;

namespace OfflineSync.Simulation.Devices;

/// <summary>What was under way in files that were copied.</summary>
/// <param name="Captured">What was captured, and in no mutation yet.</param>
/// <param name="Mutations">The mutations that could be sent again.</param>
internal sealed record CopiedWork(IReadOnlyList<string> Captured, IReadOnlyList<CopiedMutation> Mutations)
{
    public static CopiedWork None { get; } = new([], []);

    /// <summary>The marks in mutations without a result.</summary>
    public IEnumerable<string> Pending => MarksOf(state => state is MutationState.Pending or MutationState.Sent);

    /// <summary>The marks in rejected mutations, which users may try again.</summary>
    public IEnumerable<string> Rejected => MarksOf(state => state == MutationState.Rejected);

    /// <summary>The marks in all mutations.</summary>
    public IEnumerable<string> Kept => MarksOf(_ => true);

    private IEnumerable<string> MarksOf(Func<MutationState, bool> isMeant) =>
        Mutations.Where(mutation => isMeant(mutation.State)).SelectMany(mutation => mutation.Marks);
}

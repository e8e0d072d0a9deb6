namespace OfflineSync.Crash.Tests.Clients;

/// <summary>When a client is killed: once it has reported something, and a random while after that.</summary>
/// <param name="Name">What it waits for, for failures.</param>
/// <param name="WaitsFor">What must have been reported.</param>
/// <param name="Delay">How long after.</param>
internal sealed record KillPlan(string Name, Func<VictimProgress, bool> WaitsFor, TimeSpan Delay)
{
    // What a phase takes, about; opening takes longer, and most of it is the start of the runtime, in which nothing can break.
    private const int PhaseMilliseconds = 4;
    private const int OpeningMilliseconds = 120;
    private const int LifeMilliseconds = 250;

    /// <summary>Chooses one; for a client that has nothing yet, one that hits the first of the pages that it has to fetch.</summary>
    public static KillPlan Choose(Random random, bool isNew)
    {
        return isNew ? new("staging", progress => progress.Phase == KillPhase.Staging, TimeSpan.Zero) : random.Next(20) switch
        {
            < 3 => new("opening", progress => progress.HasStarted, Within(OpeningMilliseconds)),
            < 4 => new("first write", progress => progress.IsOpen, TimeSpan.Zero),
            < 8 => At(KillPhase.Pushing),
            < 11 => At(KillPhase.Pulling),
            < 15 => At(KillPhase.Applying),
            < 17 => new("writing", progress => progress.IsWriting && progress.Syncs > 0, TimeSpan.Zero),
            _ => new("life", progress => progress.IsOpen, Within(LifeMilliseconds)),
        };

        // Mostly at once: the line has been on its way for a while.
        KillPlan At(KillPhase phase)
        {
            var syncs = random.Next(3);
            return new($"{phase} after {syncs} syncs", progress => progress.Phase == phase && progress.Syncs >= syncs, Within(random.Next(2) * PhaseMilliseconds));
        }

        TimeSpan Within(int milliseconds) => TimeSpan.FromMilliseconds(random.NextDouble() * milliseconds);
    }
}

namespace OfflineSync.Simulation.Worlds;

/// <summary>Something that is to happen at a time.</summary>
internal sealed class WorldTimer(SimProcess process, Action fire)
{
    public SimProcess Process => process;

    public Action Fire => fire;

    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;
}

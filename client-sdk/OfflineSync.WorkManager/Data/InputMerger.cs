namespace OfflineSync.WorkManager;

/// <summary>Makes one input out of a work's own input and the outputs of the works that it depends on.</summary>
public abstract class InputMerger
{
    /// <summary>Merges the inputs: first the work's own, then the outputs in no particular order.</summary>
    public abstract WorkData Merge(IReadOnlyList<WorkData> inputs);
}

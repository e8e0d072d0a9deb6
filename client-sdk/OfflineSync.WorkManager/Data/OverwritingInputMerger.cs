namespace OfflineSync.WorkManager;

/// <summary>For each name, the later value wins. This is the default.</summary>
public sealed class OverwritingInputMerger : InputMerger
{
    /// <inheritdoc/>
    public override WorkData Merge(IReadOnlyList<WorkData> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var merged = new WorkDataBuilder();
        foreach (var input in inputs)
            merged.SetAll(input);
        return merged.Build();
    }
}

namespace OfflineSync.Simulation.Promises;

/// <summary>What was found to be wrong.</summary>
internal sealed class Violations
{
    private const int Kept = 20;

    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    public bool Any => _texts.Count > 0;

    /// <summary>Called with the first one.</summary>
    public Action<string>? Found { get; set; }

    public void Add(string promise, string text)
    {
        if (_texts.Count >= Kept)
            return;
        _texts.Add($"{promise}: {text}");
        Found?.Invoke(_texts[^1]);
    }
}

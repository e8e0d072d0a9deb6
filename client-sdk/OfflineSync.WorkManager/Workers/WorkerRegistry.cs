namespace OfflineSync.WorkManager.Workers;

/// <summary>The workers and input mergers that can be made, by the names that are persisted.</summary>
internal sealed class WorkerRegistry
{
    private Dictionary<string, Func<WorkerHandle>> _workers = new(StringComparer.Ordinal)
    {
        [CombiningWorker.Name] = () => new WorkerHandle(new CombiningWorker()),
    };

    private Dictionary<string, Func<InputMerger>> _mergers = new(StringComparer.Ordinal)
    {
        [NameOf(typeof(OverwritingInputMerger))] = () => new OverwritingInputMerger(),
        [NameOf(typeof(ArrayCreatingInputMerger))] = () => new ArrayCreatingInputMerger(),
    };

    private Dictionary<Type, string> _names = [];

    public static string NameOf(Type type) => type.FullName ?? type.Name;

    public WorkerRegistry Copy() => new() { _workers = new(_workers, _workers.Comparer), _mergers = new(_mergers, _mergers.Comparer), _names = new(_names) };

    public void AddWorker(Type type, string? name, Func<WorkerHandle> factory)
    {
        name ??= NameOf(type);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_workers.TryAdd(name, factory))
            throw new ArgumentException($"A worker named \"{name}\" is registered already. Give this one another name.", nameof(name));
        _names.TryAdd(type, name);
    }

    public void AddMerger(string name, Func<InputMerger> factory) => _mergers[name] = factory;

    /// <summary>The persisted name of a worker's type.</summary>
    public string WorkerName(Type type) => _names.GetValueOrDefault(type) ?? NameOf(type);

    public WorkerHandle CreateWorker(string name) => _workers.TryGetValue(name, out var factory)
        ? factory()
        : throw new InvalidOperationException($"No worker named \"{name}\" is registered. Add it to the options, or pin the name that it had before.");

    public InputMerger CreateMerger(string name) => _mergers.TryGetValue(name, out var factory)
        ? factory()
        : throw new InvalidOperationException($"No input merger named \"{name}\" is registered. Add it to the options.");
}

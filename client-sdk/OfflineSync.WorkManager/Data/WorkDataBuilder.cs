using OfflineSync.WorkManager.Data;

namespace OfflineSync.WorkManager;

/// <summary>Gathers the values of a <see cref="WorkData"/>.</summary>
public sealed class WorkDataBuilder
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Sets a value, replacing what the name had.</summary>
    /// <exception cref="ArgumentException">The value is of a type that <see cref="WorkData"/> does not hold.</exception>
    public WorkDataBuilder Set(string key, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        _ = DataFormat.TypeOf(value);
        _values[key] = value is Array array ? array.Clone() : value;
        return this;
    }

    /// <summary>Sets all values of another data.</summary>
    public WorkDataBuilder SetAll(WorkData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var (key, value) in data.Values)
            _values[key] = value;
        return this;
    }

    /// <summary>Makes the data.</summary>
    /// <exception cref="InvalidOperationException">It takes more than <see cref="WorkData.MaxBytes"/> bytes.</exception>
    public WorkData Build() => new(new Dictionary<string, object?>(_values, StringComparer.Ordinal));
}

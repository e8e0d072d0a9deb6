namespace OfflineSync.WorkManager;

/// <summary>Gathers the values of a name in an array. Scalars and arrays of one type go together, null counts as a string; types that differ are an error.</summary>
public sealed class ArrayCreatingInputMerger : InputMerger
{
    /// <inheritdoc/>
    public override WorkData Merge(IReadOnlyList<WorkData> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var merged = new WorkDataBuilder();
        foreach (var values in inputs.SelectMany(input => input.Values).GroupBy(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal))
            merged.Set(values.Key, Gather(values.Key, [.. values]));
        return merged.Build();
    }

    private static Array Gather(string key, List<object?> values) => values[0] switch
    {
        bool or bool[] => Concatenate<bool>(key, values),
        byte or byte[] => Concatenate<byte>(key, values),
        int or int[] => Concatenate<int>(key, values),
        long or long[] => Concatenate<long>(key, values),
        float or float[] => Concatenate<float>(key, values),
        double or double[] => Concatenate<double>(key, values),
        _ => Concatenate<string?>(key, values),
    };

    private static T[] Concatenate<T>(string key, List<object?> values)
    {
        var all = new List<T>();
        foreach (var value in values)
        {
            if (value is T[] array)
                all.AddRange(array);
            else if (value is T or null && default(T) is null)
                all.Add((T)value!);
            else if (value is T scalar)
                all.Add(scalar);
            else
                throw new InvalidOperationException($"The values of \"{key}\" are of different types and cannot be gathered in one array.");
        }
        return [.. all];
    }
}

using System.Runtime.InteropServices;

namespace OfflineSync.Protocol.Edits;

/// <summary>Numbers the lines or words of two texts: equal ones get equal numbers.</summary>
internal sealed class TextUnits(TextUnit unit)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The numbers of the units in a range of a text, and where each of them starts and the last one ends.</summary>
    public int[] Number(ReadOnlySpan<int> text, int start, int end, out List<int> starts)
    {
        var numbers = new List<int>();
        starts = [start];
        for (var i = start; i < end; i++)
        {
            if (i + 1 < end && !IsLast(text[i]))
                continue;
            numbers.Add(NumberOf(text[starts[^1]..(i + 1)]));
            starts.Add(i + 1);
        }
        return [.. numbers];
    }

    private bool IsLast(int codePoint) => codePoint == '\n' || (unit == TextUnit.Word && codePoint == ' ');

    private int NumberOf(ReadOnlySpan<int> content)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, new string(MemoryMarshal.Cast<int, char>(content)), out var known);
        if (!known)
            number = _numbers.Count;
        return number;
    }
}

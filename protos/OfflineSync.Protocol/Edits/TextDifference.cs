using System.Runtime.InteropServices;
using System.Text;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Edits;

/// <summary>
/// Finds where two texts differ: by code points, and where that would cost too much by lines, then by words, and by code points again inside of those.
/// </summary>
internal sealed class TextDifference
{
    // Fewer equal code points between two splices are accidental, such as a letter that two words share.
    private const int GapMin = 3;
    private readonly int[] _before;
    private readonly int[] _after;
    private readonly MyersDifference _difference = new();
    private readonly List<Hunk> _hunks = [];

    private TextDifference(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        _before = Decode(before);
        _after = Decode(after);
        Compare(new Hunk(0, _before.Length, 0, _after.Length), TextUnit.Line);
    }

    /// <summary>The splices that lead from one text to another.</summary>
    public static IEnumerable<TextSplice> Splices(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var prefix = CommonPrefix(before, after);
        var suffix = CommonSuffix(before[prefix..], after[prefix..]);
        var difference = new TextDifference(before[prefix..^suffix], after[prefix..^suffix]);
        var start = CodePoints.Count(before[..prefix]);
        return difference.Join().Select(hunk => new TextSplice
        {
            Position = (uint)(start + hunk.BeforeStart),
            Deleted = Encode(difference._before.AsSpan(hunk.BeforeStart..hunk.BeforeEnd)),
            Inserted = Encode(difference._after.AsSpan(hunk.AfterStart..hunk.AfterEnd)),
        });
    }

    private void Compare(Hunk place, TextUnit coarser)
    {
        if (_difference.TryCompare(_before, _after, place, _hunks))
            return;
        if (coarser == TextUnit.CodePoint)
        {
            _hunks.Add(place);
            return;
        }
        var units = new TextUnits(coarser);
        var before = units.Number(_before, place.BeforeStart, place.BeforeEnd, out var beforeStarts);
        var after = units.Number(_after, place.AfterStart, place.AfterEnd, out var afterStarts);
        var hunks = new List<Hunk>();
        var all = new Hunk(0, before.Length, 0, after.Length);
        if (!_difference.TryCompare(before, after, all, hunks))
            hunks.Add(all);
        foreach (var (beforeStart, beforeEnd, afterStart, afterEnd) in hunks)
            Compare(new Hunk(beforeStarts[beforeStart], beforeStarts[beforeEnd], afterStarts[afterStart], afterStarts[afterEnd]), coarser + 1);
    }

    private List<Hunk> Join()
    {
        var joined = Join(Slide(), GapMin);
        for (var gap = 2 * GapMin; joined.Count > ProtocolLimits.TextSplicesMax; gap *= 2)
            joined = Join(joined, gap);
        return joined;
    }

    /// <summary>
    /// Moves a hunk to its neighbour where what lies between allows it: what was written at one place is then one splice, which concurrent edits do not cut.
    /// </summary>
    private List<Hunk> Slide()
    {
        var moved = new List<Hunk>();
        foreach (var hunk in _hunks)
        {
            if (moved.Count == 0)
            {
                moved.Add(hunk);
                continue;
            }
            var last = moved[^1];
            var gap = hunk.BeforeStart - last.BeforeEnd;
            if (Repeats(_before, last.BeforeStart, last.BeforeEnd, gap) && Repeats(_after, last.AfterStart, last.AfterEnd, gap))
                moved[^1] = new Hunk(last.BeforeStart + gap, hunk.BeforeEnd, last.AfterStart + gap, hunk.AfterEnd);
            else if (Repeats(_before, last.BeforeEnd, hunk.BeforeEnd - gap, gap) && Repeats(_after, last.AfterEnd, hunk.AfterEnd - gap, gap))
                moved[^1] = new Hunk(last.BeforeStart, hunk.BeforeEnd - gap, last.AfterStart, hunk.AfterEnd - gap);
            else
                moved.Add(hunk);
        }
        return moved;
    }

    private static bool Repeats(int[] text, int first, int second, int length) =>
        text.AsSpan(first, length).SequenceEqual(text.AsSpan(second, length));

    private static List<Hunk> Join(List<Hunk> hunks, int gapMin)
    {
        var joined = new List<Hunk>();
        foreach (var hunk in hunks)
        {
            if (joined.Count > 0 && hunk.BeforeStart - joined[^1].BeforeEnd < gapMin)
                joined[^1] = joined[^1] with { BeforeEnd = hunk.BeforeEnd, AfterEnd = hunk.AfterEnd };
            else
                joined.Add(hunk);
        }
        return joined;
    }

    private static int CommonPrefix(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var length = before.CommonPrefixLength(after);
        while (!IsBoundary(before, length) || !IsBoundary(after, length))
            length--;
        return length;
    }

    private static int CommonSuffix(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var length = 0;
        while (length < before.Length && length < after.Length && before[^(length + 1)] == after[^(length + 1)])
            length++;
        while (length > 0 && !CodePoints.IsStart(before[^length]))
            length--;
        return length;
    }

    private static bool IsBoundary(ReadOnlySpan<byte> utf8, int offset) => offset == utf8.Length || CodePoints.IsStart(utf8[offset]);

    private static int[] Decode(ReadOnlySpan<byte> utf8)
    {
        var codePoints = new int[CodePoints.Count(utf8)];
        for (var i = 0; i < codePoints.Length; i++)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var size);
            codePoints[i] = rune.Value;
            utf8 = utf8[size..];
        }
        return codePoints;
    }

    private static string Encode(ReadOnlySpan<int> codePoints) => Encoding.UTF32.GetString(MemoryMarshal.AsBytes(codePoints));
}

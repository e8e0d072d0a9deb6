namespace OfflineSync.Protocol.Edits;

/// <summary>
/// The shortest edit script of two sequences in linear space (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986), as far as it is
/// shorter than a bound and costs less than a budget that all comparisons of one instance share.
/// </summary>
internal sealed class MyersDifference
{
    private const int Unreached = -1;
    private const int DepthMax = 1024;
    private readonly int[] _forward = new int[(2 * DepthMax) + 2];
    private readonly int[] _backward = new int[(2 * DepthMax) + 2];
    private long _budget = 16_000_000;

    /// <summary>Appends the hunks in which two sequences differ, or nothing and returns false when that would cost too much.</summary>
    public bool TryCompare(ReadOnlySpan<int> before, ReadOnlySpan<int> after, Hunk place, List<Hunk> hunks)
    {
        place = Trim(before, after, place);
        if (place.BeforeStart == place.BeforeEnd || place.AfterStart == place.AfterEnd)
        {
            if (place.BeforeStart < place.BeforeEnd || place.AfterStart < place.AfterEnd)
                hunks.Add(place);
            return true;
        }
        if (!TrySplit(before[place.BeforeStart..place.BeforeEnd], after[place.AfterStart..place.AfterEnd], out var x, out var y))
            return false;
        if (x == Unreached)
        {
            hunks.Add(place);
            return true;
        }
        CompareHalf(before, after, place with { BeforeEnd = place.BeforeStart + x, AfterEnd = place.AfterStart + y }, hunks);
        CompareHalf(before, after, place with { BeforeStart = place.BeforeStart + x, AfterStart = place.AfterStart + y }, hunks);
        return true;
    }

    private void CompareHalf(ReadOnlySpan<int> before, ReadOnlySpan<int> after, Hunk place, List<Hunk> hunks)
    {
        if (!TryCompare(before, after, place, hunks))
            hunks.Add(place);
    }

    private static Hunk Trim(ReadOnlySpan<int> before, ReadOnlySpan<int> after, Hunk place)
    {
        var prefix = before[place.BeforeStart..place.BeforeEnd].CommonPrefixLength(after[place.AfterStart..place.AfterEnd]);
        place = place with { BeforeStart = place.BeforeStart + prefix, AfterStart = place.AfterStart + prefix };
        var suffix = CommonSuffix(before[place.BeforeStart..place.BeforeEnd], after[place.AfterStart..place.AfterEnd]);
        return place with { BeforeEnd = place.BeforeEnd - suffix, AfterEnd = place.AfterEnd - suffix };
    }

    private static int CommonSuffix(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        var length = 0;
        while (length < before.Length && length < after.Length && before[^(length + 1)] == after[^(length + 1)])
            length++;
        return length;
    }

    // Where a shortest path crosses the middle; nowhere when the sequences have nothing in common. False when the search was given up.
    private bool TrySplit(ReadOnlySpan<int> before, ReadOnlySpan<int> after, out int x, out int y)
    {
        var depths = Math.Min((before.Length + after.Length + 1) / 2, DepthMax);
        var forward = new Frontier(_forward.AsSpan(0, (2 * depths) + 2), depths);
        var backward = new Frontier(_backward.AsSpan(0, (2 * depths) + 2), depths);
        var delta = before.Length - after.Length;
        (x, y) = (Unreached, Unreached);
        for (var depth = 0; depth < depths; depth++)
        {
            if (forward.Advance(before, after, depth, reverse: false, delta, delta % 2 == 0 ? default : backward.Reached, ref _budget, out x, out y))
                return true;
            if (backward.Advance(before, after, depth, reverse: true, delta, delta % 2 == 0 ? forward.Reached : default, ref _budget, out x, out y))
            {
                (x, y) = (before.Length - x, after.Length - y);
                return true;
            }
            if (_budget < 0)
                return false;
        }
        return depths < DepthMax;
    }

    // The furthest that paths from one corner come on each diagonal.
    private ref struct Frontier
    {
        private readonly int _middle;
        private int _first;
        private int _last;

        public Frontier(Span<int> reached, int depths)
        {
            Reached = reached;
            Reached.Fill(Unreached);
            _middle = depths;
            Reached[_middle + 1] = 0;
        }

        public Span<int> Reached { get; }

        // Takes one more step on every diagonal; true when a path meets one from the other corner.
        public bool Advance(ReadOnlySpan<int> before, ReadOnlySpan<int> after, int depth, bool reverse, int delta, ReadOnlySpan<int> other,
            ref long budget, out int x, out int y)
        {
            for (var diagonal = _first - depth; diagonal <= depth - _last; diagonal += 2)
            {
                var index = _middle + diagonal;
                var down = diagonal == -depth || (diagonal != depth && Reached[index - 1] < Reached[index + 1]);
                x = down ? Reached[index + 1] : Reached[index - 1] + 1;
                y = x - diagonal;
                var same = x > before.Length || y > after.Length ? 0 : Follow(before, after, x, y, reverse);
                (x, y) = (x + same, y + same);
                budget -= same + 4;
                Reached[index] = x;
                if (x > before.Length)
                {
                    _last += 2;
                }
                else if (y > after.Length)
                {
                    _first += 2;
                }
                else
                {
                    var met = _middle + delta - diagonal;
                    if ((uint)met < (uint)other.Length && other[met] != Unreached && x >= before.Length - other[met])
                        return true;
                }
            }
            (x, y) = (Unreached, Unreached);
            return false;
        }

        private static int Follow(ReadOnlySpan<int> before, ReadOnlySpan<int> after, int x, int y, bool reverse) =>
            reverse ? CommonSuffix(before[..^x], after[..^y]) : before[x..].CommonPrefixLength(after[y..]);
    }
}

using System.Text;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Server.Merge.Sets;

/// <summary>Keeps sets within the limits on elements and bytes. Tombstones count; the oldest make room.</summary>
internal static class SetLimits
{
    /// <summary>The elements and tombstones that stay.</summary>
    /// <exception cref="SetLimitException">There are too many even without tombstones.</exception>
    public static SetElement[] Keep(List<SetElement> elements)
    {
        var count = elements.Count;
        var bytes = elements.Sum(Size);
        if (Fits(count, bytes))
            return [.. elements];
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tombstone in elements.Where(element => !element.Present).OrderBy(element => element.Write.Origin))
        {
            dropped.Add(tombstone.Text);
            bytes -= Size(tombstone);
            if (Fits(--count, bytes))
                return [.. elements.Where(element => !dropped.Contains(element.Text))];
        }
        throw new SetLimitException($"The set would have {count} elements of {bytes} bytes; at most {ProtocolLimits.SetElementsMax} elements "
            + $"and {ProtocolLimits.ValueBytesMax} bytes are allowed. Remove elements first.");
    }

    private static bool Fits(int count, long bytes) => count <= ProtocolLimits.SetElementsMax && bytes < ProtocolLimits.ValueBytesMax;

    // With the comma or bracket after it.
    private static long Size(SetElement element) => Encoding.UTF8.GetByteCount(element.Text) + 1;
}

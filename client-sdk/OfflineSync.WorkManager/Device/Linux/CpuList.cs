using System.Globalization;

namespace OfflineSync.WorkManager.Device.Linux;

/// <summary>The kernel's notation for sets of processors, such as <c>0-3,6</c>.</summary>
internal static class CpuList
{
    public static int? Count(string? list)
    {
        var count = 0;
        foreach (var range in (list ?? "").Split(','))
        {
            var ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first)
                return null;
            count += last - first + 1;
        }
        return count;
    }
}

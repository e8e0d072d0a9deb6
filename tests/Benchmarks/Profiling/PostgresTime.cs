using System.Globalization;

namespace OfflineSync.Benchmarks.Profiling;

/// <summary>Processor time of the PostgreSQL processes that run now; those that ended are missed. On Linux only.</summary>
internal static class PostgresTime
{
    private const string ProcessName = "(postgres)";

    // The kernel reports to user space in hundredths of a second, whatever its own tick is.
    private const int TicksPerSecond = 100;

    // Of the fields after the name in /proc/<id>/stat.
    private const int UserField = 11;
    private const int SystemField = 12;

    public static TimeSpan? Read()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var ticks = Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Sum(Ticks);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    private static long Ticks(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var end = stat.LastIndexOf(')') + 1;
            if (!stat.AsSpan(0, end).EndsWith(ProcessName, StringComparison.Ordinal))
                return 0;
            var fields = stat[end..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemField], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended in between.
            return 0;
        }
    }
}

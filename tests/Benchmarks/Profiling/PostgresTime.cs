using System.Diagnostics;

namespace OfflineSync.Benchmarks.Profiling;

/// <summary>Processor time of the PostgreSQL processes that run now; those that ended are missed.</summary>
internal static class PostgresTime
{
    public static TimeSpan? Read()
    {
        var processes = Process.GetProcessesByName("postgres");
        if (processes.Length == 0)
            return null;
        var total = TimeSpan.Zero;
        foreach (var process in processes)
        {
            using (process)
            {
                try
                {
                    total += process.TotalProcessorTime;
                }
                catch (InvalidOperationException)
                {
                    // It ended in between.
                }
            }
        }
        return total;
    }
}

using System.Globalization;
using OfflineSync.Benchmarks.Measuring;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Fleet;

/// <summary>The end of a run for people.</summary>
internal static class FleetTable
{
    public static void Print(FleetOptions options, FleetCounts counts, TimeSpan elapsed)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("devices", "days", "syncs", "runs of works", "mutations applied", "rejected", "reports accepted", "seconds");
        table.AddRow([.. new[] { counts.Devices, options.Days, counts.Syncs, counts.Works, counts.Applied, counts.Rejected, counts.Reports, (long)elapsed.TotalSeconds }
            .Select(number => number.ToString("N0", CultureInfo.InvariantCulture))]);
        var console = ResultTable.CreateConsole();
        console.Write(table);
        console.WriteLine($"The page is at /dashboard of the server's address for HTTP/1.1, http://{options.Server.Host}:8581/dashboard unless it is configured otherwise.");
    }
}

using OfflineSync.Client;

namespace OfflineSync.Crash.Victim;

/// <summary>Writes bursts of transactions as fast as it can, and lets a sync or two pass between them, so that some find nothing to send.</summary>
internal sealed class Writer(OfflineSyncClient client, string name, Random random, Report report)
{
    private const int BurstMax = 24;
    private const int SyncsBetweenMax = 2;

    public async Task RunAsync(SyncLoop syncs)
    {
        var number = FindLast();
        while (true)
        {
            for (var left = random.Next(1, BurstMax + 1); left > 0; left--)
            {
                number++;
                report.Say($"{ReportWords.Writing} {number}");
                await AppTransaction.WriteAsync(client, name, number);
                report.Say($"{ReportWords.Wrote} {number}");
            }
            for (var left = random.Next(1, SyncsBetweenMax + 1); left > 0; left--)
                await syncs.WholeAsync();
        }
    }

    private long FindLast()
    {
        using var connection = client.OpenConnection();
        return AppTransaction.Last(connection, name);
    }
}

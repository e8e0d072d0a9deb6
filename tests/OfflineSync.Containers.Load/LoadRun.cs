using OfflineSync.Client;

namespace OfflineSync.Containers.Load;

/// <summary>A load from its first write to the verdict.</summary>
internal static class LoadRun
{
    private const int SettleRounds = 3;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    public static async Task<LoadResult> RunAsync(ServerAddress server, int count, long transactions, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var devices = new List<Device>();
        try
        {
            var before = await LookAsync(folder.Path, "before", server, cancellation);
            var run = Guid.NewGuid().ToString("n")[..8];
            for (var i = 1; i <= count; i++)
                devices.Add(await Device.OpenAsync(folder.Path, $"{run}-{i}", server, automatic: true, cancellation));
            await WriteUntilInputEndsAsync(devices, transactions, cancellation);
            await SettleAsync(devices, cancellation);
            await using var fresh = await Device.OpenAsync(folder.Path, "fresh", server, automatic: false, cancellation);
            await SyncAsync(fresh, cancellation);
            return Judge(devices, before, fresh);
        }
        finally
        {
            foreach (var device in devices)
                await device.DisposeAsync();
        }
    }

    private static async Task<TableLook> LookAsync(string folder, string name, ServerAddress server, CancellationToken cancellation)
    {
        await using var device = await Device.OpenAsync(folder, name, server, automatic: false, cancellation);
        await SyncAsync(device, cancellation);
        return device.Look();
    }

    private static async Task WriteUntilInputEndsAsync(List<Device> devices, long transactions, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var acknowledged = new AcknowledgedCount();
        var writers = Task.WhenAll(devices.Select(device => Task.Run(() => device.WriteAsync(transactions, stop.Token), CancellationToken.None)));
        var input = Console.OpenStandardInput();
        var ended = Task.Run(() => input.CopyTo(Stream.Null), CancellationToken.None);
        while (await Task.WhenAny(ended, writers, Task.Delay(ReportInterval, cancellation)) is var first && first != ended && first != writers)
        {
            cancellation.ThrowIfCancellationRequested();
            Console.WriteLine($"{acknowledged.Value} acknowledged, {devices.Sum(d => d.Outages)} outages");
        }
        await stop.CancelAsync();
        await writers;
    }

    /// <summary>A device may send what another must fetch, so each has several turns.</summary>
    private static async Task SettleAsync(List<Device> devices, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(SettleLimit);
        for (var round = 0; round < SettleRounds; round++)
        {
            foreach (var device in devices)
                await SyncAsync(device, limit.Token);
        }
    }

    private static async Task SyncAsync(Device device, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await device.Client.SyncNowAsync(cancellationToken: cancellation);
                return;
            }
            catch (OfflineSyncException error) when (error.IsTransient)
            {
                await Task.Delay(RetryPause, cancellation);
            }
        }
    }

    private static LoadResult Judge(List<Device> devices, TableLook before, Device fresh)
    {
        var look = fresh.Look();
        var written = devices.Sum(device => device.Written);
        var lost = devices.Sum(fresh.Missing);
        var unsent = devices.Sum(device => device.Client.Status.Pending + device.Client.Status.Rejected);
        var isSum = look.Total == before.Total + written && look.Entries == before.Entries + (written * Device.Parts);
        var equal = devices.TrueForAll(device => device.Look() == look) && isSum && unsent == 0;
        return new LoadResult(written, lost, devices.Sum(device => device.Outages), unsent, equal, look);
    }
}

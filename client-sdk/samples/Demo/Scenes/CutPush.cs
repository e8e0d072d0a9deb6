using OfflineSync.Client;
using OfflineSync.Demo.Comparison;
using OfflineSync.Demo.Reporting;

namespace OfflineSync.Demo.Scenes;

/// <summary>The worst moment for a connection to break: the server has committed, the device does not know.</summary>
internal sealed class CutPush(Setting setting, Device device, Report report)
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(60);

    public async Task PlayAsync(CancellationToken cancellation)
    {
        device.Network.GoOnline();
        var trap = device.Network.SwallowReplies();
        var push = device.SyncAsync(null, cancellation);
        var first = await Task.WhenAny(trap.Complete, push).WaitAsync(ReplyTimeout, cancellation);
        if (first == push)
        {
            await push;
            throw new DemoFailedException("The push ended before the server's reply was seen.");
        }
        await ProveCommitAsync(cancellation);
        device.Network.GoOffline();
        report.Say($"The proxy swallowed {trap.Bytes} bytes of the server's reply and cut the connection.");
        try
        {
            await push.WaitAsync(ReplyTimeout, cancellation);
            throw new DemoFailedException($"{device.Name} took the cut push for a success.");
        }
        catch (OfflineSyncException e) when (e.IsTransient)
        {
            report.Good($"{device.Name} cannot know: {e.Message}");
            report.Say($"{device.Client.Status.Pending} mutations wait in its outbox, to be sent again with the same numbers.");
        }
    }

    /// <summary>A witness reads from the server: it must hold what the device wrote while the device still waits for the reply.</summary>
    private async Task ProveCommitAsync(CancellationToken cancellation)
    {
        string path;
        await using (var witness = await Device.OpenAsync("witness", device.Number, setting.NewDatabase("witness"), setting, cancellation))
        {
            await witness.SyncAsync(null, cancellation);
            path = witness.Path;
        }
        var comparison = DatabaseComparison.Run(path, [(device.Name, device.Path)], setting.Dataset.Tables);
        if (comparison.Differences.Count > 0)
            throw new DemoFailedException($"The server did not commit the push before the cut: {comparison.Differences[0]}");
        report.Good($"The server has committed: a new client got every row as {device.Name} wrote it.");
    }
}

using OfflineSync.Client;
using OfflineSync.Demo.Disagreements;
using OfflineSync.Demo.Photos;
using OfflineSync.Demo.Reporting;
using OfflineSync.Demo.Wire;

namespace OfflineSync.Demo.Scenes;

/// <summary>One installation of an app: its database file, its client, its way to the server.</summary>
internal sealed class Device : IAsyncDisposable
{
    private WireTotals _synced = WireTotals.None;

    private Device(string name, int number, string path, CuttingProxy network, OfflineSyncClient client)
    {
        Name = name;
        Number = number;
        Path = path;
        Network = network;
        Client = client;
    }

    public string Name { get; }

    /// <summary>Its place among the devices, from 0.</summary>
    public int Number { get; }

    public string Path { get; }

    public CuttingProxy Network { get; }

    public OfflineSyncClient Client { get; }

    public WireTotals Totals => _synced with { BytesUp = Network.BytesUp, BytesDown = Network.BytesDown };

    public static async Task<Device> OpenAsync(string name, int number, string path, Setting setting, CancellationToken cancellation)
    {
        var network = new CuttingProxy(setting.Server);
        try
        {
            var options = new OfflineSyncOptions
            {
                DatabasePath = path,
                Server = setting.Server,
                Scope = setting.Scope,
                AutomaticSync = false,
                HttpHandlerFactory = network.CreateHandler,
                TokenProvider = (_, _) => ValueTask.FromResult(setting.Token),
            };
            foreach (var table in setting.Dataset.Tables)
            {
                options.Track(table, tracked =>
                {
                    tracked.KeysAssignedElsewhere = setting.ImportedKeys;
                    if (setting.Dataset.IsMadeUp && table == ShopTable.Name)
                        ShopTable.Declare(tracked);
                    if (setting.Dataset.IsMadeUp && table == PhotoTable.Name)
                        PhotoTable.Declare(tracked);
                });
            }
            return new Device(name, number, path, network, await OfflineSyncClient.OpenAsync(options, cancellation));
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public async Task<SyncResult> SyncAsync(ProgressBar? bar, CancellationToken cancellation)
    {
        var result = await Client.SyncNowAsync(bar, cancellation);
        _synced += new WireTotals(0, 0, 1, result.MutationsPushed, result.MutationsRejected, result.OperationsPushed, result.RowsPulled);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Network.DisposeAsync();
    }
}

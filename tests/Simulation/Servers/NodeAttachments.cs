using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Attachments.Collection;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.ChangeLog.Beside;
using OfflineSync.Server.Hosting;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Store;
using OfflineSync.Simulation.Store.Attachments;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Servers;

/// <summary>What a node needs to keep attachments: its ways to their files and to what is known of them, and what else removes them.</summary>
internal sealed class NodeAttachments(SimulatedStore store, SimulatedFiles files, SimulatedChangeLog log, FileSettings settings, Func<SimProcess, Task> step)
{
    private SimulatedFileStore? _files;

    public void Configure(ServerOptions options)
    {
        options.Attachments.Grace = settings.Grace;
        options.Attachments.PendingAge = FileSettings.PendingAge;
    }

    public void AddTo(IServiceCollection services, SimProcess process)
    {
        _files = new SimulatedFileStore(files, process.Clock, () => step(process));
        services.AddSingleton<IAttachmentStore>(_files);
        services.AddSingleton<StoreSessions>(new SimulatedSessions(store.Beside!, log));
    }

    /// <summary>Makes chunks so small that small files have several.</summary>
    public static void Shrink(IServiceProvider services) =>
        services.GetRequiredService<OfflineSync.Server.Attachments.AttachmentOptions>().ChunkBytes = FileSettings.ChunkBytes;

    /// <summary>Removes what nobody needs, and compares the files with what is known of them, as the hosted service does now and then.</summary>
    public static async Task CollectAsync(IServiceProvider services)
    {
        try
        {
            await services.GetRequiredService<AttachmentCollector>().RunAsync(CancellationToken.None);
            await services.GetRequiredService<OrphanWalk>().RunAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is RpcException || services.GetRequiredService<IChangeLog>().IsTransient(error))
        {
            // As in the hosted service: the next time will do.
        }
    }

    /// <summary>The node is dead.</summary>
    public void Release()
    {
        if (_files is not null)
            files.Release(_files);
    }
}

using OfflineSync.Contract;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Simulation.Store.Attachments;

namespace OfflineSync.Simulation.Tests.Store;

public sealed class SimulatedFileStoreTests : AttachmentStoreContract
{
    protected override int ChunkBytes => 1_000;

    private protected override IAttachmentStore Store { get; } = new SimulatedFileStore(new SimulatedFiles(), TimeProvider.System, () => Task.CompletedTask);
}

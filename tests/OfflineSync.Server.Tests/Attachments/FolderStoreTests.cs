using OfflineSync.Contract;
using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Server.Tests.Attachments;

public sealed class FolderStoreTests : AttachmentStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-");
    private readonly FolderStore _store;

    public FolderStoreTests() => _store = new FolderStore(new FolderLayout(_folder.FullName));

    protected override int ChunkBytes => 64 * 1024;

    private protected override IAttachmentStore Store => _store;

    public void Dispose() => _folder.Delete(recursive: true);
}

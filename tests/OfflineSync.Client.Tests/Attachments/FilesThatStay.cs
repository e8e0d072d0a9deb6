using OfflineSync.Client.Attachments;

namespace OfflineSync.Client.Tests.Attachments;

/// <summary>A disk that does not let go of files.</summary>
internal sealed class FilesThatStay : AttachmentFiles
{
    public override void Delete(string path) => throw new IOException("Something holds the file.");
}

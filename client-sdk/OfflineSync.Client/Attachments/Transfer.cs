namespace OfflineSync.Client.Attachments;

/// <summary>A file that travels.</summary>
internal sealed class Transfer(TransferBoard board, string scope, AttachmentId id, bool isUpload) : IDisposable
{
    public string Scope => scope;

    public AttachmentId Id => id;

    public bool IsUpload => isUpload;

    public long Done { get; private set; }

    public long Total { get; private set; }

    /// <summary>Tells the one who asked for it.</summary>
    public IProgress<AttachmentProgress>? Progress { get; init; }

    public void Report(long done, long total)
    {
        (Done, Total) = (done, total);
        board.Report(this);
    }

    public void Dispose() => board.End(this);
}

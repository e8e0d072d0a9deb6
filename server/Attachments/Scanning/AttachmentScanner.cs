using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Attachments.Scanning;

/// <summary>
/// Decides whether files are taken, such as a scanner for viruses. It is asked once all of a file has arrived and was verified, and before anybody can read it. An exception, or no
/// verdict within the deadline, leaves the file pending: it is asked again later, with pauses that grow to an hour, until the upload counts as given up.
/// </summary>
public abstract class AttachmentScanner
{
    /// <summary>Accepts or refuses a file. One that is refused is deleted, and never taken again; its devices show the message.</summary>
    /// <param name="attachment">The file.</param>
    /// <param name="cancellationToken">Cancelled at the deadline, or when the server stops.</param>
    public abstract Task<ValidationResult> ScanAsync(ScannedAttachment attachment, CancellationToken cancellationToken);
}

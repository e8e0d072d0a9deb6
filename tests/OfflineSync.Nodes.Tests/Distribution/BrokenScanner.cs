using OfflineSync.Server.Attachments.Scanning;
using OfflineSync.Server.Validation;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>Fails on texts, and takes everything else.</summary>
internal sealed class BrokenScanner : AttachmentScanner
{
    public const string FailsOn = "text/plain";

    public override Task<ValidationResult> ScanAsync(ScannedAttachment attachment, CancellationToken cancellationToken) => attachment.ContentType == FailsOn
        ? throw new InvalidOperationException("The scanner is broken.")
        : Task.FromResult(ValidationResult.Accepted);
}

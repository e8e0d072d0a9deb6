using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Attachments.Scanning;

/// <summary>Lets the scanners decide on files of which all has arrived, and lets others see those that they take.</summary>
internal sealed partial class AttachmentScan(
    IEnumerable<AttachmentScanner> scanners,
    IAttachmentStore files,
    AttachmentRegister register,
    WatchHub hub,
    AttachmentOptions options,
    AttachmentMetrics metrics,
    TimeProvider time,
    ILogger<AttachmentScan> logger)
{
    private readonly AttachmentScanner[] _scanners = [.. scanners];

    /// <summary>How far a file is that was just verified.</summary>
    public EntryState StateOfVerified => _scanners.Length == 0 ? EntryState.Complete : EntryState.Arrived;

    /// <summary>Decides on a file that was verified.</summary>
    /// <returns>Whether it can be read now.</returns>
    public async Task<bool> RunAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        switch (await AskAsync(entry, cancellationToken))
        {
            case null:
                metrics.Uploaded("scan_failed");
                await register.CountScanAsync(entry, cancellationToken);
                return false;
            case { Code: { } code, Message: { } message }:
                await RefuseAsync(entry, code, message, cancellationToken);
                return false;
            default:
                var isNew = await register.MoveAsync(entry, EntryState.Complete, "", "", cancellationToken);
                if (isNew)
                    Announce(entry);
                return isNew;
        }
    }

    /// <summary>Tells those who watch the scope that a file can be read.</summary>
    public void Announce(AttachmentEntry entry)
    {
        metrics.Uploaded("complete");
        hub.Stir(entry.Scope);
    }

    private async Task RefuseAsync(AttachmentEntry entry, string code, string message, CancellationToken cancellationToken)
    {
        if (!await register.MoveAsync(entry, EntryState.Refused, code, message, cancellationToken))
            return;
        metrics.Uploaded("refused");
        Refused(logger, code);
        await files.DeleteAsync(entry.File.Name, cancellationToken);
    }

    /// <summary>The verdict of all; null if one of them failed.</summary>
    private async Task<ValidationResult?> AskAsync(AttachmentEntry entry, CancellationToken cancellationToken)
    {
        foreach (var scanner in _scanners)
        {
            using var deadline = new CancellationTokenSource(options.ScanTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                var scanned = new ScannedAttachment(files, entry, time.GetUtcNow() + options.ScanTimeout);
                // One that does not look at the token holds nobody up.
                var verdict = await scanner.ScanAsync(scanned, either.Token).WaitAsync(either.Token);
                if (verdict.Code is not null)
                    return verdict;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                ScanFailed(logger, exception);
                return null;
            }
        }
        return ValidationResult.Accepted;
    }

    [LoggerMessage(EventId = 2107, Level = LogLevel.Information, Message = "A scanner refused an attachment: {Code}.")]
    private static partial void Refused(ILogger logger, string code);

    [LoggerMessage(EventId = 2108, Level = LogLevel.Warning, Message = "A scanner failed, or did not decide in time. The attachment stays pending, and is scanned again.")]
    private static partial void ScanFailed(ILogger logger, Exception exception);
}

using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Attachments;

/// <summary>Says at the start that there is no folder for attachments, so that nobody looks for the reason later.</summary>
internal sealed partial class AttachmentNotice(ServerOptions options, ILogger<AttachmentNotice> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Attachments.Enabled && !options.KeepsAttachments())
            NoFolder(logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 2110,
        Level = LogLevel.Information,
        Message = "This server keeps no attachments: with PostgreSQL, set OfflineSync:Attachments:Folder to a folder that all nodes share, or S3:Bucket.")]
    private static partial void NoFolder(ILogger logger);
}

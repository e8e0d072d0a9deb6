using OfflineSync.Server.Attachments.Collection;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Register;
using OfflineSync.Server.Attachments.Scanning;
using OfflineSync.Server.Attachments.Transfer;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Attachments;

/// <summary>Registration of what keeps attachments.</summary>
internal static class AttachmentServices
{
    private const string DefaultFolder = "attachments";

    public static IServiceCollection AddAttachments(this IServiceCollection services, ServerOptions server)
    {
        var options = server.Attachments;
        options.Check();
        services.AddSingleton(options);
        services.AddSingleton<AttachmentMetrics>();
        services.AddSingleton<AttachmentRegister>();
        services.AddSingleton<UploadTurns>();
        services.AddSingleton<UploadCompletion>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<DownloadHandler>();
        services.AddSingleton(provider => new FolderLayout(FolderOf(provider, options)));
        services.AddSingleton<IAttachmentStore, FolderStore>();
        services.AddSingleton<ReferenceTracker>();
        services.AddSingleton<AttachmentCollector>();
        services.AddSingleton<OrphanWalk>();
        services.AddSingleton<AttachmentScan>();
        services.AddSingleton<ScanService>();
        services.AddHostedService<AttachmentNotice>();
        if (!server.KeepsAttachments())
            return services;
        services.AddHostedService<CollectorService>();
        services.AddHostedService(provider => provider.GetRequiredService<ScanService>());
        return services;
    }

    /// <summary>Whether a server with these settings keeps attachments.</summary>
    public static bool KeepsAttachments(this ServerOptions server) =>
        server.Attachments.Enabled && (!server.UsesPostgres || !string.IsNullOrWhiteSpace(server.Attachments.Folder));

    private static string FolderOf(IServiceProvider provider, AttachmentOptions options) => string.IsNullOrWhiteSpace(options.Folder)
        ? Path.Combine(Path.GetDirectoryName(provider.GetRequiredService<SqliteFile>().Path)!, DefaultFolder)
        : Path.Combine(provider.GetService<IHostEnvironment>()?.ContentRootPath ?? "", options.Folder);
}

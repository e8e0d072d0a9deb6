namespace OfflineSync.Protocol.Grpc;

/// <summary>The paths of the methods of the services.</summary>
public static class SyncMethods
{
    /// <summary>The path of Declare.</summary>
    public const string Declare = "/offlinesync.sync.v1.SyncService/Declare";

    /// <summary>The path of Push.</summary>
    public const string Push = "/offlinesync.sync.v1.SyncService/Push";

    /// <summary>The path of Pull.</summary>
    public const string Pull = "/offlinesync.sync.v1.SyncService/Pull";

    /// <summary>The path of Watch.</summary>
    public const string Watch = "/offlinesync.sync.v1.SyncService/Watch";

    /// <summary>The path of Report.</summary>
    public const string Report = "/offlinesync.field.v1.FieldService/Report";

    /// <summary>The path of Stat.</summary>
    public const string AttachmentStat = "/offlinesync.attachments.v1.AttachmentService/Stat";

    /// <summary>The path of BeginUpload.</summary>
    public const string AttachmentBeginUpload = "/offlinesync.attachments.v1.AttachmentService/BeginUpload";

    /// <summary>The path of UploadChunk.</summary>
    public const string AttachmentUploadChunk = "/offlinesync.attachments.v1.AttachmentService/UploadChunk";

    /// <summary>The path of Download.</summary>
    public const string AttachmentDownload = "/offlinesync.attachments.v1.AttachmentService/Download";
}

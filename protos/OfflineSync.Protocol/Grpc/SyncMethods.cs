namespace OfflineSync.Protocol.Grpc;

/// <summary>The paths of the methods of <c>offlinesync.sync.v1.SyncService</c> and <c>offlinesync.field.v1.FieldService</c>.</summary>
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
}

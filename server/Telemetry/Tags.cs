namespace OfflineSync.Server.Telemetry;

/// <summary>The names of tags: those of OpenTelemetry's semantic conventions, and the server's own.</summary>
internal static class Tags
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string RpcStatus = "rpc.response.status_code";
    public const string ErrorType = "error.type";
    public const string Direction = "network.io.direction";
    public const string DbSystem = "db.system.name";
    public const string DbOperation = "db.operation.name";

    public const string Result = "offlinesync.result";
    public const string Reason = "offlinesync.reason";
    public const string Rule = "offlinesync.rule";
    public const string Encoding = "offlinesync.encoding";
    public const string Pushes = "offlinesync.pushes";
    public const string Operations = "offlinesync.operations";
    public const string Changes = "offlinesync.changes";
    public const string Attempt = "offlinesync.attempt";

    /// <summary>The value of <see cref="RpcSystem"/>.</summary>
    public const string Grpc = "grpc";
}

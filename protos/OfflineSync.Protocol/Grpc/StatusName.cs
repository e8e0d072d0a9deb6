namespace OfflineSync.Protocol.Grpc;

/// <summary>How the specification of gRPC, and telemetry after it, spells a <see cref="StatusCode"/>.</summary>
public static class StatusName
{
    private static readonly string[] Names =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The name; that of UNKNOWN for a number that gRPC does not have.</summary>
    public static string Of(StatusCode status) => (uint)status < (uint)Names.Length ? Names[(int)status] : Names[(int)StatusCode.Unknown];
}

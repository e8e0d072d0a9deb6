namespace OfflineSync.Protocol.Grpc;

/// <summary>The outcome of a gRPC call, as the trailer <c>grpc-status</c> carries it.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    Ok = 0,

    /// <summary>The caller ended the call.</summary>
    Cancelled = 1,

    /// <summary>Something failed that has no better code.</summary>
    Unknown = 2,

    /// <summary>The request is wrong in itself; sending it again does not help.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed; the call may or may not have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>What the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>What the request would create exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit on size, rate or quota was reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; repeating it alone does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against a concurrent one; it can be tried again as a whole.</summary>
    Aborted = 10,

    /// <summary>The request goes beyond a valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method, or not this encoding.</summary>
    Unimplemented = 12,

    /// <summary>The rules of the wire were broken, or an invariant of the system.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or cannot answer now; try again later.</summary>
    Unavailable = 14,

    /// <summary>Data was lost beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known: credentials are missing, wrong or expired.</summary>
    Unauthenticated = 16,
}

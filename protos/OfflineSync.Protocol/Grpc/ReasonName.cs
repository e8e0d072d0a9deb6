using OfflineSync.Protocol.V1;

namespace OfflineSync.Protocol.Grpc;

/// <summary>How the trailer <c>offlinesync-reason</c> spells a <see cref="Reason"/>: its name in the contract without the prefix.</summary>
public static class ReasonName
{
    /// <summary>The name on the wire; null for unspecified, which is not sent.</summary>
    public static string? Of(Reason reason) => reason switch
    {
        Reason.Malformed => "MALFORMED",
        Reason.ClientIdConflict => "CLIENT_ID_CONFLICT",
        Reason.SequenceGap => "SEQUENCE_GAP",
        Reason.CursorInvalid => "CURSOR_INVALID",
        Reason.ClockAhead => "CLOCK_AHEAD",
        Reason.LimitExceeded => "LIMIT_EXCEEDED",
        Reason.StoreUnavailable => "STORE_UNAVAILABLE",
        Reason.SchemaConflict => "SCHEMA_CONFLICT",
        Reason.SchemaMissing => "SCHEMA_MISSING",
        Reason.MutationFailed => "MUTATION_FAILED",
        Reason.ClockBehind => "CLOCK_BEHIND",
        Reason.AccessRevoked => "ACCESS_REVOKED",
        Reason.QuotaExceeded => "QUOTA_EXCEEDED",
        Reason.AttachmentRefused => "ATTACHMENT_REFUSED",
        Reason.AttachmentDamaged => "ATTACHMENT_DAMAGED",
        _ => null,
    };

    /// <summary>The reason with this name; unspecified for a name that this build does not know.</summary>
    public static Reason Parse(string? name) => name switch
    {
        "MALFORMED" => Reason.Malformed,
        "CLIENT_ID_CONFLICT" => Reason.ClientIdConflict,
        "SEQUENCE_GAP" => Reason.SequenceGap,
        "CURSOR_INVALID" => Reason.CursorInvalid,
        "CLOCK_AHEAD" => Reason.ClockAhead,
        "LIMIT_EXCEEDED" => Reason.LimitExceeded,
        "STORE_UNAVAILABLE" => Reason.StoreUnavailable,
        "SCHEMA_CONFLICT" => Reason.SchemaConflict,
        "SCHEMA_MISSING" => Reason.SchemaMissing,
        "MUTATION_FAILED" => Reason.MutationFailed,
        "CLOCK_BEHIND" => Reason.ClockBehind,
        "ACCESS_REVOKED" => Reason.AccessRevoked,
        "QUOTA_EXCEEDED" => Reason.QuotaExceeded,
        "ATTACHMENT_REFUSED" => Reason.AttachmentRefused,
        "ATTACHMENT_DAMAGED" => Reason.AttachmentDamaged,
        _ => Reason.Unspecified,
    };
}

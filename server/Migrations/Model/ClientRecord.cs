namespace OfflineSync.Server.Migrations.Model;

/// <summary>A client of a scope: an installation of an app. Kept where callers are authenticated.</summary>
public sealed class ClientRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The client.</summary>
    public Guid ClientId { get; init; }

    /// <summary>To whom it belongs: who used it first.</summary>
    public required string Subject { get; init; }

    /// <summary>When it came first: milliseconds since 1970-01-01.</summary>
    public long CreatedAt { get; init; }

    /// <summary>When it was seen, to about an hour: milliseconds since 1970-01-01.</summary>
    public long SeenAt { get; set; }

    /// <summary>When an operator shut it out: milliseconds since 1970-01-01; 0 for not.</summary>
    public long RevokedAt { get; set; }
}

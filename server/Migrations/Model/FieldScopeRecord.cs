namespace OfflineSync.Server.Migrations.Model;

/// <summary>How large a scope was at the end of a day.</summary>
public sealed class FieldScopeRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The day: days since 1970-01-01.</summary>
    public int Day { get; init; }

    /// <summary>The number of its last change.</summary>
    public long Changes { get; set; }

    /// <summary>Bytes of its rows.</summary>
    public long Bytes { get; set; }
}

namespace OfflineSync.Server.Migrations.Model;

/// <summary>The counter row of a scope's attachments. Whoever adds or removes one locks it.</summary>
public sealed class AttachmentScopeRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>Bytes of all attachments that are not refused, with what is still to come of them.</summary>
    public long Bytes { get; init; }

    /// <summary>How many attachments are not complete yet.</summary>
    public int Pending { get; init; }

    /// <summary>Up to which change the references are known.</summary>
    public long Seq { get; init; }

    /// <summary>And up to which row of that change.</summary>
    public int Ord { get; init; }

    /// <summary>In how many columns references were looked for.</summary>
    public int Columns { get; init; }
}

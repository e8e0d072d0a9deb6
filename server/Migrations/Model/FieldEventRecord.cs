namespace OfflineSync.Server.Migrations.Model;

/// <summary>Something that happened on a device.</summary>
public sealed class FieldEventRecord
{
    /// <summary>The scope of its app.</summary>
    public required string Scope { get; init; }

    /// <summary>The client.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The number of the report that told of it.</summary>
    public long ReportNumber { get; init; }

    /// <summary>Its place in the report.</summary>
    public int Ord { get; init; }

    /// <summary>When it began, by the device's clock: milliseconds since 1970-01-01.</summary>
    public long At { get; init; }

    /// <summary>What it was: a FieldEventKind.</summary>
    public short Kind { get; init; }

    /// <summary>What set it off, or which work it was.</summary>
    public required string Trigger { get; init; }

    /// <summary>How it ended.</summary>
    public required string Result { get; init; }

    /// <summary>Why; empty: no reason.</summary>
    public required string Reason { get; init; }

    /// <summary>The network: a FieldNetwork.</summary>
    public short Network { get; init; }

    /// <summary>The battery in percent; -1: unknown.</summary>
    public short Battery { get; init; }

    /// <summary>Milliseconds that it took.</summary>
    public long Duration { get; init; }

    /// <summary>The number of the attempt of a work, from 1; 0 for syncs.</summary>
    public int Attempt { get; init; }

    /// <summary>Bytes sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Rows sent.</summary>
    public long RowsSent { get; init; }

    /// <summary>Rows received.</summary>
    public long RowsReceived { get; init; }
}

namespace OfflineSync.Server.Migrations.Model;

/// <summary>A value that lost against a concurrent write.</summary>
public sealed class ConflictRecord
{
    /// <summary>The scope.</summary>
    public required string Scope { get; init; }

    /// <summary>The change at which it lost.</summary>
    public long Seq { get; init; }

    /// <summary>Its number within that change.</summary>
    public int Ord { get; init; }

    /// <summary>The client whose write lost.</summary>
    public Guid ClientId { get; init; }

    /// <summary>The number of the table.</summary>
    public int TableId { get; init; }

    /// <summary>The row's encoded key.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The number of the column; -1 when a delete lost.</summary>
    public int ColumnId { get; init; }

    /// <summary>The rule that decided, as in the contract's ConflictRule.</summary>
    public short Rule { get; init; }

    /// <summary>The encoded value that lost.</summary>
    public required byte[] LosingValue { get; init; }

    /// <summary>The encoded value that stayed.</summary>
    public required byte[] WinningValue { get; init; }

    /// <summary>The stamp of the write that lost.</summary>
    public long LosingStamp { get; init; }

    /// <summary>Who wrote what stayed.</summary>
    public Guid WinningClient { get; init; }

    /// <summary>The stamp of that write.</summary>
    public long WinningStamp { get; init; }

    /// <summary>Milliseconds since 1970-01-01.</summary>
    public long DecidedAt { get; init; }
}

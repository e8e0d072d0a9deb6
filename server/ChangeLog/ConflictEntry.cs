using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.ChangeLog;

/// <summary>A value that lost against a concurrent write.</summary>
internal sealed record ConflictEntry
{
    /// <summary>Where it stands: the change at which it lost, and its number within that change.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>The client whose write lost.</summary>
    public required UInt128 Client { get; init; }

    /// <summary>The number of the table.</summary>
    public required int Table { get; init; }

    /// <summary>The row's encoded key.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The number of the column; -1 when a delete lost.</summary>
    public required int Column { get; init; }

    /// <summary>The rule that decided.</summary>
    public required ConflictRule Rule { get; init; }

    /// <summary>The value that lost, as <see cref="Protocol.Values.ValueEncoding"/> writes it.</summary>
    public required ReadOnlyMemory<byte> LosingValue { get; init; }

    /// <summary>The value that stayed.</summary>
    public required ReadOnlyMemory<byte> WinningValue { get; init; }

    /// <summary>The stamp of the write that lost.</summary>
    public required ulong LosingStamp { get; init; }

    /// <summary>Who wrote what stayed.</summary>
    public required UInt128 WinningClient { get; init; }

    /// <summary>The stamp of that write.</summary>
    public required ulong WinningStamp { get; init; }

    /// <summary>When it was decided: milliseconds since 1970-01-01.</summary>
    public required long DecidedAt { get; init; }
}

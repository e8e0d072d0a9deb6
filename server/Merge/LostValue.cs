using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Merge;

/// <summary>A value that lost against a concurrent write.</summary>
/// <param name="Column">The number of the column; -1 when a delete lost.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Losing">The encoded value that lost.</param>
/// <param name="LosingStamp">The write that lost.</param>
/// <param name="Winning">The encoded value that stayed.</param>
/// <param name="WinningStamp">The write that won.</param>
internal readonly record struct LostValue(
    int Column,
    ConflictRule Rule,
    ReadOnlyMemory<byte> Losing,
    Stamp LosingStamp,
    ReadOnlyMemory<byte> Winning,
    Stamp WinningStamp);

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Push;

/// <summary>One operation of a mutation.</summary>
/// <param name="Block">The index of its table in the mutation.</param>
/// <param name="Operation">What happens to the row.</param>
/// <param name="Key">The encoded key.</param>
/// <param name="ColumnSet">The index of its column set in the block.</param>
/// <param name="FirstValue">The index of its first value in the mutation.</param>
/// <param name="Base">The change that its writer had seen of the row.</param>
internal readonly record struct MutationRow(int Block, RowOperation Operation, ReadOnlyMemory<byte> Key, int ColumnSet, int FirstValue, long Base);

using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Feed;

/// <summary>A row of a page before it is written.</summary>
/// <param name="Key">Its encoded key.</param>
/// <param name="Operation">What the client does with it.</param>
/// <param name="FirstColumn">Where its columns start.</param>
/// <param name="ColumnCount">How many it carries.</param>
internal readonly record struct PageRow(ReadOnlyMemory<byte> Key, RowOperation Operation, int FirstColumn, int ColumnCount);

namespace OfflineSync.Server.Merge;

/// <summary>A column's winning value.</summary>
/// <param name="Column">The column's number in the scope's dictionary.</param>
/// <param name="Stamp">The index of its stamp within the row.</param>
/// <param name="Value">The value as <see cref="Protocol.Values.ValueEncoding"/> writes it.</param>
internal readonly record struct ColumnState(int Column, int Stamp, ReadOnlyMemory<byte> Value);

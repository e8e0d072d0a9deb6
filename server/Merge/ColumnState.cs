namespace OfflineSync.Server.Merge;

/// <summary>A column's merged value, or what a write brings for it.</summary>
/// <param name="Column">The column's number in the scope's dictionary.</param>
/// <param name="Stamp">The index of its stamp within the row.</param>
/// <param name="Value">The value as <see cref="Protocol.Values.ValueEncoding"/> writes it; of a write, in the form that the column's rule asks for.</param>
/// <param name="Extra">What else its type needs to merge: the elements of a set, the directory of a text; empty otherwise.</param>
internal readonly record struct ColumnState(int Column, int Stamp, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Extra = default);

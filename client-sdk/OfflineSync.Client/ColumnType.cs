namespace OfflineSync.Client;

/// <summary>How concurrent writes of a column come together. All devices of a scope must declare a column alike.</summary>
public enum ColumnType
{
    /// <summary>One of the written values stays: see <see cref="MergePolicy"/>. The default.</summary>
    Register = Protocol.V1.ColumnType.Register,

    /// <summary>A 64-bit integer to which every device adds: all differences count. A plain overwrite counts as the difference that it makes.</summary>
    Counter = Protocol.V1.ColumnType.Counter,

    /// <summary>
    /// A JSON array without order or duplicates, merged element by element. The SDK writes it back in canonical form: sorted, each element once.
    /// </summary>
    Set = Protocol.V1.ColumnType.Set,

    /// <summary>A text, merged character by character. The app writes plain strings.</summary>
    Text = Protocol.V1.ColumnType.Text,
}

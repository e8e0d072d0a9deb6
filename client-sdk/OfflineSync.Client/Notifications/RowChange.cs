namespace OfflineSync.Client;

/// <summary>A row that changed.</summary>
/// <param name="Key">The values of its primary key: <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or byte array.</param>
/// <param name="IsDeleted">Whether it is gone.</param>
public sealed record RowChange(IReadOnlyList<object> Key, bool IsDeleted);

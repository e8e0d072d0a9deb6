namespace OfflineSync.Client;

/// <summary>A row from the server that the local schema does not take. It is tried again at every checkpoint.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's key, for people.</param>
/// <param name="Reason">What SQLite says against it.</param>
/// <param name="Since">When it was first put aside.</param>
public sealed record QuarantinedRow(string Table, string Key, string Reason, DateTimeOffset Since);

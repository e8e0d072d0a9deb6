namespace OfflineSync.Server.ChangeLog;

/// <summary>How much one read of rows may return.</summary>
/// <param name="Rows">At most this many rows.</param>
/// <param name="Bytes">No further row once the data of the rows before it, without their keys, have this many bytes.</param>
internal readonly record struct PageBounds(int Rows, long Bytes);

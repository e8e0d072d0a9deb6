namespace OfflineSync.Server.ChangeLog;

/// <summary>A row that was to be added without a look is stored already. Nothing was written.</summary>
internal sealed class RowsExistException(Exception cause) : Exception("A row that was taken for new exists.", cause);

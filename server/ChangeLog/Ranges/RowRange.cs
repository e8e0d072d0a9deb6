namespace OfflineSync.Server.ChangeLog.Ranges;

/// <summary>Rows of a scope that are read page by page in an order of their own, by an index.</summary>
internal abstract record RowRange;

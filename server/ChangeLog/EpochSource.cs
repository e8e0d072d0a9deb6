namespace OfflineSync.Server.ChangeLog;

/// <summary>Gives the epoch of a new scope, different every time.</summary>
internal delegate Guid EpochSource();

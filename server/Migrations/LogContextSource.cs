namespace OfflineSync.Server.Migrations;

/// <summary>Opens a context on the store, for what is not on the hot path.</summary>
internal delegate LogContext LogContextSource();

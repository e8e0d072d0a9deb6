namespace OfflineSync.Server.Migrations;

/// <summary>Brings the store's schema up to date. Safe when several nodes start together.</summary>
internal interface IStoreMigrator
{
    /// <summary>Applies what is missing, and returns the names of the applied migrations.</summary>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);
}

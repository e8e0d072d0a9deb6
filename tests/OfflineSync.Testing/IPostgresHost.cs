namespace OfflineSync.Testing;

/// <summary>Where a PostgreSQL server runs.</summary>
internal interface IPostgresHost
{
    /// <summary>How to connect to the database <c>postgres</c>.</summary>
    string ConnectionString { get; }

    /// <summary>Kills all processes of the server at once, and returns when they are gone.</summary>
    Task KillAsync();

    /// <summary>Starts the server again after it was killed, and returns when it accepts connections.</summary>
    Task RestartAsync();
}

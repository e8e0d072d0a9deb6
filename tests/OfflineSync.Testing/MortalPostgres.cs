namespace OfflineSync.Testing;

/// <summary>A PostgreSQL server of one test alone, which can be killed. It is removed when the test process ends.</summary>
public sealed class MortalPostgres
{
    private readonly IPostgresHost _host;

    private MortalPostgres(IPostgresHost host)
    {
        _host = host;
    }

    /// <summary>How to connect to the database <c>postgres</c>; the same after a restart.</summary>
    public string ConnectionString => _host.ConnectionString;

    /// <summary>Starts one in a container or from this machine's binaries, as <see cref="PostgresServer"/> does.</summary>
    /// <param name="settings">Settings of the server: <c>name=value</c>, without blanks.</param>
    public static async Task<MortalPostgres> StartAsync(params string[] settings) => new(await PostgresServer.StartHostAsync(settings));

    /// <summary>Kills all processes of the server at once (SIGKILL), and returns when they are gone.</summary>
    public Task KillAsync() => _host.KillAsync();

    /// <summary>Starts it again on the same data and the same port, and returns when it has recovered.</summary>
    public Task RestartAsync() => _host.RestartAsync();
}

using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>PgBouncer in transaction mode, with the configuration that operators get.</summary>
internal sealed class Pooler : IAsyncDisposable
{
    private readonly Daemon _process;
    private readonly string _folder;

    private Pooler(Daemon process, string folder, string connectionString)
    {
        _process = process;
        _folder = folder;
        ConnectionString = connectionString;
    }

    /// <summary>How nodes connect, as the guide says.</summary>
    public string ConnectionString { get; }

    public static async Task<Pooler> StartAsync(string target, int poolSize)
    {
        Proxies.Packages.Ensure();
        var folder = Directory.CreateTempSubdirectory("offlinesync-pgbouncer-").FullName;
        var port = FreePort.Find();
        var database = new NpgsqlConnectionStringBuilder(target);
        var configuration = await WriteAsync(folder, database, port, poolSize);
        string[] command = ["/usr/sbin/pgbouncer", configuration];
        // PgBouncer refuses to run as root.
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", .. command])
            : new ProcessStartInfo(command[0], [command[1]]);
        var process = await Daemon.StartAsync(start, configuration);
        await process.SaysAsync("process up");
        var connectionString = new NpgsqlConnectionStringBuilder(target)
        {
            Host = "127.0.0.1",
            Port = port,
            Database = "offlinesync",
            NoResetOnClose = true,
        }.ToString();
        return new Pooler(process, folder, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The shipped file with addresses and accounts of this test.</summary>
    private static async Task<string> WriteAsync(string folder, NpgsqlConnectionStringBuilder database, int port, int poolSize)
    {
        var accounts = Path.Combine(folder, "accounts.txt");
        await File.WriteAllTextAsync(accounts, $"\"{database.Username}\" \"{database.Password}\"\n");
        var text = await File.ReadAllTextAsync(Paths.Deployed("pgbouncer.ini"));
        text = Replace(text, "offlinesync", string.Create(CultureInfo.InvariantCulture, $"host={database.Host} port={database.Port} dbname={database.Database}"));
        text = Replace(text, "listen_port", port.ToString(CultureInfo.InvariantCulture));
        text = Replace(text, "auth_type", string.IsNullOrEmpty(database.Password) ? "trust" : "plain");
        text = Replace(text, "auth_file", accounts);
        text = Replace(text, "default_pool_size", poolSize.ToString(CultureInfo.InvariantCulture));
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(configuration, text + "unix_socket_dir =\n");
        if (Environment.UserName == "root")
            await CommandLine.RunAsync("chown", "-R", "postgres", folder);
        return configuration;
    }

    private static string Replace(string text, string key, string value)
    {
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, candidate => candidate.StartsWith(key + " = ", StringComparison.Ordinal));
        Assert.True(line >= 0, $"The shipped configuration has no {key}.");
        lines[line] = $"{key} = {value}";
        return string.Join('\n', lines);
    }
}

using System.Globalization;
using Npgsql;

namespace OfflineSync.Testing;

/// <summary>A PostgreSQL server from this machine's binaries, with its data in a temporary folder.</summary>
internal sealed class PostgresProcess : IPostgresHost
{
    private const string FolderPrefix = "offlinesync-postgres-";
    private static int _count;

    private readonly string _binaries;
    private readonly string _folder;
    private readonly string _settings;
    private readonly int _port = FreePort.Find();

    private PostgresProcess(string binaries, string folder, string[] settings)
    {
        _settings = string.Concat(settings.Select(setting => $" -c {setting}"));
        _binaries = binaries;
        _folder = folder;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _port,
            Username = "postgres",
            Database = "postgres",
            Pooling = false,
        }.ToString();
    }

    public string ConnectionString { get; }

    private string Data => Path.Combine(_folder, "data");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Starts one; nothing, and why, if that is not possible here.</summary>
    public static async Task<PostgresProcess?> TryStartAsync(List<string> problems, string[] settings)
    {
        if (FindBinaries() is not { } binaries)
        {
            problems.Add("There are no PostgreSQL server binaries in PATH or /usr/lib/postgresql.");
            return null;
        }
        var folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            await CommandLine.RunAsync("chown", "postgres", folder);
        var server = new PostgresProcess(binaries, folder, settings);
        await CommandLine.RunAfterExitAsync("kill -INT \"$(head -n 1 \"$1/data/postmaster.pid\")\"; sleep 1; rm -rf \"$1\"", folder);
        var init = await server.RunAsync("initdb", "-D", server.Data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync");
        var start = init.ExitCode != 0 ? init : await server.StartAsync();
        if (start.ExitCode != 0)
        {
            problems.Add($"The server in {binaries} did not start: {start.Output}");
            return null;
        }
        return server;
    }

    public async Task KillAsync()
    {
        var postmaster = (await File.ReadAllLinesAsync(PidFile))[0];
        // Stopped, it can start no more children while they are counted.
        await CommandLine.RunAsync("kill", "-STOP", postmaster);
        var processes = ProcessTable.Children(int.Parse(postmaster, CultureInfo.InvariantCulture)).Append(int.Parse(postmaster, CultureInfo.InvariantCulture));
        string[] all = [.. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        await CommandLine.RunAsync("kill", ["-KILL", .. all]);
        await Waiting.UntilAsync(() => all.All(id => !ProcessTable.IsAlive(id)), "PostgreSQL's processes survived a kill.");
        // Nobody may have collected the exit code of the postmaster, which would count as alive then.
        File.Delete(PidFile);
    }

    public async Task RestartAsync()
    {
        if (await StartAsync() is { ExitCode: not 0 } start)
            throw new InvalidOperationException($"PostgreSQL did not start again: {start.Output}");
    }

    private Task<(int ExitCode, string Output)> StartAsync()
    {
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''{_settings}");
        return RunAsync("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", options, "start");
    }

    private static string? FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => Path.GetFileName(folder), StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(installed.Select(folder => Path.Combine(folder, "bin")))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    // PostgreSQL refuses to run as root. The output of pg_ctl's server must not hold our pipe open, hence the log file above.
    private Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.UserName == "root"
            ? CommandLine.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : CommandLine.RunAsync(path, arguments);
    }
}

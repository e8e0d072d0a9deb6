using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OfflineSync.Testing;

/// <summary>A PostgreSQL server from this machine's binaries, with its data in a temporary folder.</summary>
internal static class PostgresProcess
{
    private const string FolderPrefix = "offlinesync-postgres-";

    /// <summary>Starts it; nothing, and why, if that is not possible here.</summary>
    public static async Task<string?> TryStartAsync(List<string> problems)
    {
        if (FindBinaries() is not { } binaries)
        {
            problems.Add("There are no PostgreSQL server binaries in PATH or /usr/lib/postgresql.");
            return null;
        }
        var folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            await CommandLine.RunAsync("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        await CommandLine.RunAfterExitAsync("kill -INT \"$(head -n 1 \"$1/data/postmaster.pid\")\"; sleep 1; rm -rf \"$1\"", folder);
        var init = await RunAsync(binaries, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync");
        var port = FreePort();
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -k {folder}");
        var start = init.ExitCode != 0 ? init : await RunAsync(
            binaries, "pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start");
        if (start.ExitCode != 0)
        {
            problems.Add($"The server in {binaries} did not start: {start.Output}");
            return null;
        }
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Database = "postgres",
            Pooling = false,
        }.ToString();
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
    private static Task<(int ExitCode, string Output)> RunAsync(string binaries, string program, params string[] arguments)
    {
        var path = Path.Combine(binaries, program);
        return Environment.UserName == "root"
            ? CommandLine.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : CommandLine.RunAsync(path, arguments);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

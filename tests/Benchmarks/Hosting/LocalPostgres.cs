using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Benchmarks.Hosting;

/// <summary>A PostgreSQL server of this machine's binaries, with default settings, in a temporary folder.</summary>
internal sealed class LocalPostgres : IAsyncDisposable
{
    private const string Installations = "/usr/lib/postgresql";
    private const string User = "postgres";

    private readonly string _binaries;
    private readonly string _folder;
    private readonly int _port;

    private LocalPostgres(string binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port;
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username={User};Database=postgres";

    public static async Task<LocalPostgres> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-postgres-").FullName;
        var server = new LocalPostgres(FindBinaries(), folder, FreePort());
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", [User, folder], cancellation);
        await server.RunAsOwnerAsync("initdb", ["-D", folder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C"], cancellation);
        await server.RunAsOwnerAsync(
            "pg_ctl",
            ["-D", folder, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {server._port} -c listen_addresses=127.0.0.1 -k {folder}", "start"],
            cancellation);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsOwnerAsync("pg_ctl", ["-D", _folder, "-m", "immediate", "stop"], CancellationToken.None);
        }
        catch (BenchmarkException) when (!File.Exists(Path.Combine(_folder, "postmaster.pid")))
        {
            // It has ended already: an interrupt from the terminal reaches it, too.
        }
        Directory.Delete(_folder, recursive: true);
    }

    private static string FindBinaries()
    {
        var found = Directory.Exists(Installations)
            ? Directory.GetDirectories(Installations).Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return found ?? throw new BenchmarkException(
            $"There is no PostgreSQL: set {BenchmarkDatabase.Variable} to a connection string, or install PostgreSQL under {Installations}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private Task RunAsOwnerAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", User, "--", path, .. arguments], cancellation)
            : RunAsync(path, arguments, cancellation);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        // The output is not redirected to a pipe: the server inherits it and would keep it open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in new[] { "-c", "exec \"$@\" >/dev/null 2>&1", "sh", program }.Concat(arguments))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new BenchmarkException($"'{program} {string.Join(' ', arguments)}' failed with {process.ExitCode}.");
    }
}

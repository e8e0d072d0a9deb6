using System.Net;

namespace OfflineSync.Testing;

/// <summary>
/// An S3-speaking object storage of this test process, started once: Ceph's object gateway from Debian's packages over a cluster of one node that keeps everything in memory.
/// </summary>
public sealed class S3Server
{
    private const string FolderPrefix = "offlinesync-s3-";
    private const string Binaries = "command -v ceph && command -v ceph-mon && command -v ceph-osd && command -v radosgw";

    private static readonly DebianPackages Packages = new("ceph-common ceph-mon ceph-osd radosgw", Binaries);
    private static readonly Lazy<Task<S3Server>> Server = new(StartAsync);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}");
    private readonly int _port = FreePort.Find();

    private S3Server() => Address = new Uri($"http://127.0.0.1:{_port}");

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The id of a key that may create buckets.</summary>
    public string AccessKey { get; } = "offlinesync";

    /// <summary>Its secret.</summary>
    public string SecretKey { get; } = Guid.NewGuid().ToString("N");

    private string Configuration => Path.Combine(_folder, "ceph.conf");

    /// <summary>The server of this process.</summary>
    public static Task<S3Server> GetAsync() => Server.Value;

    private static async Task<S3Server> StartAsync()
    {
        Packages.Ensure();
        var server = new S3Server();
        await server.StartClusterAsync();
        return server;
    }

    private async Task StartClusterAsync()
    {
        foreach (var part in (string[])["mon", "osd", "gateway", "run"])
            Directory.CreateDirectory(Path.Combine(_folder, part));
        await CommandLine.RunAfterExitAsync("cat \"$1\"/run/*.pid | xargs kill -9; sleep 1; rm -rf \"$1\"", _folder);
        var (v2, v1) = (FreePort.Find(), FreePort.Find());
        var cluster = Guid.NewGuid().ToString();
        var (keys, map) = (Path.Combine(_folder, "keyring"), Path.Combine(_folder, "monmap"));
        await File.WriteAllTextAsync(Configuration, $"""
            [global]
            fsid = {cluster}
            mon host = [v2:127.0.0.1:{v2},v1:127.0.0.1:{v1}]
            public addr = 127.0.0.1
            keyring = {keys}
            auth allow insecure global id reclaim = false
            mon data = {_folder}/mon
            mon data avail warn = 1
            mon data avail crit = 1
            osd data = {_folder}/osd
            osd objectstore = memstore
            memstore device bytes = 4294967296
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 8
            osd pool default pg autoscale mode = off
            osd crush chooseleaf type = 0
            osd class load list = *
            osd class default list = *
            run dir = {_folder}/run
            log file = {_folder}/$name.log
            admin socket = {_folder}/run/$name.asok
            pid file = {_folder}/run/$name.pid
            rgw data = {_folder}/gateway
            rgw frontends = beast endpoint=127.0.0.1:{_port}

            """);
        await RunAsync("monmaptool", "--create", "--fsid", cluster, "--addv", "a", $"[v2:127.0.0.1:{v2},v1:127.0.0.1:{v1}]", map);
        await RunAsync("ceph-authtool", "--create-keyring", keys, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        await RunAsync("ceph-authtool", keys, "--gen-key", "-n", "client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *");
        await RunAsync("ceph-authtool", keys, "--gen-key", "-n", "osd.0", "--cap", "mon", "allow profile osd", "--cap", "osd", "allow *");
        await RunAsync("ceph-mon", "--mkfs", "-i", "a", "--monmap", map, "--keyring", keys, "-c", Configuration);
        await RunAsync("ceph-mon", "-i", "a", "-c", Configuration);
        await RunAsync("ceph", "-c", Configuration, "osd", "create");
        await RunAsync("ceph-osd", "-i", "0", "--mkfs", "-c", Configuration);
        await RunAsync("ceph-osd", "-i", "0", "-c", Configuration);
        await RunAsync("ceph", "-c", Configuration, "osd", "crush", "add", "osd.0", "1.0", "root=default", "host=tests");
        await RunAsync("radosgw", "-n", "client.admin", "-c", Configuration);
        using var http = new HttpClient();
        await Waiting.UntilAsync(() => AnswersAsync(http), "Ceph's object gateway did not start.");
        await RunAsync(
            "radosgw-admin", "-c", Configuration, "user", "create", "--uid=offlinesync", "--display-name=Tests", $"--access-key={AccessKey}", $"--secret-key={SecretKey}");
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(Address);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The daemons leave their pipes open when they go to the background: their output goes to a file.
    private async Task RunAsync(string program, params string[] arguments)
    {
        var output = Path.Combine(_folder, "output");
        var (code, _) = await CommandLine.RunAsync("sh", ["-c", "out=$1; shift; \"$@\" </dev/null >\"$out\" 2>&1", "sh", output, program, .. arguments]);
        if (code != 0)
            throw new InvalidOperationException($"{program} ended with {code}. {await File.ReadAllTextAsync(output)}");
    }
}

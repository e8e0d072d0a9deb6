using System.Globalization;
using Npgsql;

namespace OfflineSync.Testing;

/// <summary>A PostgreSQL server in a container that is removed when the process ends.</summary>
internal sealed class PostgresContainer : IPostgresHost
{
    public const string DefaultImage = "postgres:17";
    private const string Label = "offlinesync-test";
    private const string Password = "offlinesync";

    private static readonly TimeSpan PullLimit = TimeSpan.FromMinutes(10);

    private readonly string _id;

    private PostgresContainer(string id, int port)
    {
        _id = id;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = Password,
            Database = "postgres",
            Pooling = false,
        }.ToString();
    }

    public string ConnectionString { get; }

    /// <summary>Starts one; nothing, and why, if that is not possible here.</summary>
    public static async Task<PostgresContainer?> TryStartAsync(List<string> problems, string[] settings)
    {
        var image = Environment.GetEnvironmentVariable("POSTGRES_IMAGE") is { Length: > 0 } given ? given : DefaultImage;
        if (await CommandLine.RunAsync("docker", "info") is { ExitCode: not 0 })
        {
            problems.Add("No container engine answers (docker info fails).");
            return null;
        }
        if (await CommandLine.RunAsync("docker", "image", "inspect", image) is { ExitCode: not 0 }
            && await CommandLine.RunAsync(PullLimit, "docker", "pull", "--quiet", image) is { ExitCode: not 0 } pull)
        {
            problems.Add($"The image {image} is not there and cannot be pulled: {pull.Output}");
            return null;
        }
        string[] environment = ["--env", $"POSTGRES_PASSWORD={Password}", "--env", "POSTGRES_USER=postgres"];
        // A port that docker chooses would be another one after a restart.
        var port = FreePort.Find();
        var publish = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}:5432");
        var run = await CommandLine.RunAsync(
            "docker",
            ["run", "--detach", "--label", $"{Label}={Environment.ProcessId}", "--publish", publish, .. environment, image, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        if (run.ExitCode != 0)
        {
            problems.Add($"The container did not start: {run.Output}");
            return null;
        }
        var container = new PostgresContainer(run.Output.Split('\n')[^1], port);
        await CommandLine.RunAfterExitAsync("docker rm --force --volumes \"$1\"", container._id);
        await PostgresStart.WaitAsync(container.ConnectionString);
        return container;
    }

    public async Task KillAsync()
    {
        await CommandLine.RunAsync("docker", "kill", "--signal", "KILL", _id);
        await CommandLine.RunAsync("docker", "wait", _id);
    }

    public async Task RestartAsync()
    {
        if (await CommandLine.RunAsync("docker", "start", _id) is { ExitCode: not 0 } start)
            throw new InvalidOperationException($"PostgreSQL did not start again: {start.Output}");
        await PostgresStart.WaitAsync(ConnectionString);
    }
}

using System.Globalization;
using Npgsql;

namespace OfflineSync.Testing;

/// <summary>A PostgreSQL server in a container that is removed when the process ends.</summary>
internal static class PostgresContainer
{
    public const string DefaultImage = "postgres:17";
    private const string Label = "offlinesync-test";
    private const string Password = "offlinesync";

    /// <summary>Starts it; nothing, and why, if that is not possible here.</summary>
    public static async Task<string?> TryStartAsync(List<string> problems)
    {
        var image = Environment.GetEnvironmentVariable("POSTGRES_IMAGE") is { Length: > 0 } given ? given : DefaultImage;
        if (await CommandLine.RunAsync("docker", "info") is { ExitCode: not 0 })
        {
            problems.Add("No container engine answers (docker info fails).");
            return null;
        }
        if (await CommandLine.RunAsync("docker", "image", "inspect", image) is { ExitCode: not 0 }
            && await CommandLine.RunAsync("docker", "pull", "--quiet", image) is { ExitCode: not 0 } pull)
        {
            problems.Add($"The image {image} is not there and cannot be pulled: {pull.Output}");
            return null;
        }
        string[] environment = ["--env", $"POSTGRES_PASSWORD={Password}", "--env", "POSTGRES_USER=postgres"];
        var run = await CommandLine.RunAsync(
            "docker",
            ["run", "--detach", "--rm", "--label", $"{Label}={Environment.ProcessId}", "--publish", "127.0.0.1::5432", .. environment, image]);
        if (run.ExitCode != 0)
        {
            problems.Add($"The container did not start: {run.Output}");
            return null;
        }
        var id = run.Output.Split('\n')[^1];
        await CommandLine.RunAfterExitAsync("docker rm --force --volumes \"$1\"", id);
        var port = await CommandLine.RunAsync("docker", "port", id, "5432/tcp");
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(port.Output.Split('\n')[0].Split(':')[^1], CultureInfo.InvariantCulture),
            Username = "postgres",
            Password = Password,
            Database = "postgres",
            Pooling = false,
        }.ToString();
        await PostgresStart.WaitAsync(connectionString);
        return connectionString;
    }
}

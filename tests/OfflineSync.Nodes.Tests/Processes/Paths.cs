using System.Reflection;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>Where things are that the build knows.</summary>
internal static class Paths
{
    /// <summary>The server's assembly.</summary>
    public static string Server => Find("ServerPath");

    /// <summary>A file that operators get, in deploy/scale-out.</summary>
    public static string Deployed(string file) => Path.GetFullPath(Path.Combine(Find("DeployPath"), file));

    private static string Find(string key) =>
        typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

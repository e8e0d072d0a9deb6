using System.Collections.Concurrent;

namespace OfflineSync.Server.Rpc;

/// <summary>The names of methods as telemetry has them. Only mapped methods have one: whatever else callers ask for must not become a tag.</summary>
internal static class RpcMethodName
{
    /// <summary>Stands for all methods that are not mapped, where a path is expected.</summary>
    public const string Unknown = "unknown";

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    /// <summary>The name of the method that is mapped to a path.</summary>
    public static string Of(string path) => Names.GetOrAdd(path, static path => path == Unknown ? "_OTHER" : path.TrimStart('/'));
}

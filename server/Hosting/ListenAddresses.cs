using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OfflineSync.Server.Hosting;

/// <summary>
/// Where the server listens: as ASP.NET Core's own settings say (<c>ASPNETCORE_URLS</c>, <c>Kestrel:Endpoints</c>), otherwise at
/// <c>OfflineSync:Listen:Grpc</c> and <c>OfflineSync:Listen:Health</c>. Without TLS the first speaks HTTP/2 only, as gRPC does, and the second HTTP/1.1, which is what
/// browsers speak: the operator's page is there, and at <c>OfflineSync:Listen:Dashboard</c> if that is set.
/// </summary>
internal static class ListenAddresses
{
    private const string DefaultGrpc = "127.0.0.1:8580";
    private const string DefaultHealth = "127.0.0.1:8581";
    private static readonly string[] OwnSettings = ["urls", "http_ports", "https_ports"];

    /// <summary>Adds the endpoints.</summary>
    public static void Apply(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        var listen = configuration.GetSection(ServerOptions.Section).GetSection("Listen");
        if (!listen.Exists() && HasOwnSettings(configuration))
            return;
        kestrel.Listen(Parse(listen, "Grpc", DefaultGrpc), endpoint => endpoint.Protocols = HttpProtocols.Http2);
        kestrel.Listen(Health(configuration), endpoint => endpoint.Protocols = HttpProtocols.Http1);
        if (!string.IsNullOrEmpty(listen["Dashboard"]))
            kestrel.Listen(Parse(listen, "Dashboard", DefaultHealth), endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }

    /// <summary>Where health checks are answered, unless ASP.NET Core's own settings say where the server listens.</summary>
    public static IPEndPoint Health(IConfiguration configuration) =>
        Parse(configuration.GetSection(ServerOptions.Section).GetSection("Listen"), "Health", DefaultHealth);

    private static bool HasOwnSettings(IConfiguration configuration) =>
        OwnSettings.Any(key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    private static IPEndPoint Parse(IConfigurationSection listen, string key, string fallback)
    {
        var text = listen[key] ?? fallback;
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var endpoint)
            ? endpoint
            : throw new InvalidOperationException($"{listen.Path}:{key} is \"{text}\"; it must be an address and a port, like {fallback} or [::]:8580.");
    }
}

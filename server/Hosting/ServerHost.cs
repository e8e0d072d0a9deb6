using Microsoft.Extensions.Configuration.Memory;
using OfflineSync.Server.Rpc;

namespace OfflineSync.Server.Hosting;

/// <summary>The host of the server, for operators who bring rules of their own.</summary>
public static class ServerHost
{
    // Defaults of the lowest rank: every other source of configuration overrides them, wherever the process is started.
    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
    };

    /// <summary>
    /// Creates a builder with everything that the server's own executable has: addresses, configuration, logs, services and the export of telemetry. Add
    /// validators and resolvers, build it, and call <see cref="ServerEndpoints.MapOfflineSync"/>. The configuration also has a folder of secrets, one file for
    /// each setting: <c>/run/secrets</c> if it exists, or the one that <c>OfflineSync:SecretsPath</c> names. A file <c>OfflineSync__Postgres__Password</c> there
    /// sets <c>OfflineSync:Postgres:Password</c>, unless the environment or the command line does.
    /// </summary>
    /// <param name="args">Settings, as in <c>--urls http://127.0.0.1:9000</c>.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        builder.Configuration.AddSecretFiles(builder.Environment.ContentRootPath);
        builder.WebHost.UseOfflineSyncKestrel();
        builder.WebHost.ConfigureKestrel(kestrel => ListenAddresses.Apply(kestrel, builder.Configuration));
        builder.Services.AddOfflineSyncServer(builder.Configuration);
        builder.Services.AddTelemetryExport(builder.Configuration);
        if (builder.Environment.IsProduction())
            builder.Logging.ClearProviders().AddJsonConsole(console => (console.UseUtcTimestamp, console.IncludeScopes) = (true, true));
        return builder;
    }
}

using System.CommandLine;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Hosting;

/// <summary>The commands of the server's executable: <c>serve</c>, the default, <c>migrate</c> and <c>health</c>.</summary>
internal static class ServerCommands
{
    /// <summary>Runs the command that the arguments name. Further arguments are settings, as in <c>--urls http://127.0.0.1:9000</c>.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var serve = new Command("serve", "Runs the server (the default).") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((result, cancellationToken) => ServeAsync([.. result.UnmatchedTokens], cancellationToken));
        var migrate = new Command("migrate", "Brings the store's schema up to date and ends.") { TreatUnmatchedTokensAsErrors = false };
        migrate.SetAction((result, cancellationToken) => MigrateAsync([.. result.UnmatchedTokens], cancellationToken));
        var health = new Command("health", "Asks the server on this machine whether it is ready: 0 if so, otherwise 1.") { TreatUnmatchedTokensAsErrors = false };
        health.SetAction((result, cancellationToken) => HealthProbe.RunAsync([.. result.UnmatchedTokens], cancellationToken));
        var root = new RootCommand("The OfflineSync server.") { serve, migrate, health };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((result, cancellationToken) => ServeAsync([.. result.UnmatchedTokens], cancellationToken));
        // The host ends open calls when the process is told to end. The limit here would cut them after two seconds.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(string[] settings, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.CreateBuilder(settings).Build();
        app.MapOfflineSync();
        await app.RunAsync(cancellationToken);
        return 0;
    }

    private static async Task<int> MigrateAsync(string[] settings, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.CreateBuilder(settings).Build();
        var applied = await app.Services.GetRequiredService<IStoreMigrator>().MigrateAsync(cancellationToken);
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied: {string.Join(", ", applied)}.");
        return 0;
    }
}

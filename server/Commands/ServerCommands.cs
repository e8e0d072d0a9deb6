using System.CommandLine;
using OfflineSync.Server.Commands.Doctor;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Commands;

/// <summary>The commands of the server's executable. Without one, it serves.</summary>
internal static class ServerCommands
{
    private const int Misconfigured = 2;

    /// <summary>Runs the command that the arguments name. Further arguments are settings, as in <c>--urls http://127.0.0.1:9000</c>.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Where to write; null for the console.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null)
    {
        var serve = new Command("serve", "Runs the server (the default).") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((result, cancellationToken) => ServeAsync(Settings.Of(result), cancellationToken));
        var migrate = new Command("migrate", "Brings the store's schema up to date and ends.") { TreatUnmatchedTokensAsErrors = false };
        migrate.SetAction((result, cancellationToken) => MigrateAsync(Settings.Of(result), cancellationToken));
        var health = new Command("health", "Asks the server on this machine whether it is ready: 0 if so, otherwise 1.") { TreatUnmatchedTokensAsErrors = false };
        health.SetAction((result, cancellationToken) => HealthProbe.RunAsync(Settings.Of(result), cancellationToken));
        var root = new RootCommand("The OfflineSync server. Settings may follow any command: --OfflineSync:Access:Keys:0 … or --urls http://127.0.0.1:9000.")
        {
            serve, migrate, health, TokenCommand.Create(), ClientsCommand.Create(), ScopesCommand.Create(), PoliciesCommand.Create(), DoctorCommand.Create(),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((result, cancellationToken) => ServeAsync(Settings.Of(result), cancellationToken));
        try
        {
            // The host ends open calls when the process is told to end. A limit here would cut them after two seconds.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            if (output is not null)
                configuration.Output = configuration.Error = output;
            return await root.Parse(args).InvokeAsync(configuration);
        }
        catch (InvalidOperationException wrong)
        {
            await (output ?? Console.Error).WriteLineAsync(wrong.Message);
            return Misconfigured;
        }
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

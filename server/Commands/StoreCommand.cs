using System.CommandLine;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.ChangeLog.Sqlite;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;

namespace OfflineSync.Server.Commands;

/// <summary>A command on the store, beside the servers that use it.</summary>
internal static class StoreCommand
{
    private const int Failed = 1;

    /// <summary>Makes a command of an action that gets the server's services.</summary>
    public static Command Create(string name, string description, Func<ParseResult, IServiceProvider, CancellationToken, Task> action, params Option[] options)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((result, cancellationToken) => RunAsync(result, services => action(result, services, cancellationToken), cancellationToken));
        return command;
    }

    /// <summary>The services of a server with these settings, which logs to standard error only.</summary>
    public static WebApplication Build(ParseResult result)
    {
        var builder = ServerHost.CreateBuilder(Settings.Of(result));
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        return builder.Build();
    }

    private static async Task<int> RunAsync(ParseResult result, Func<IServiceProvider, Task> action, CancellationToken cancellationToken)
    {
        await using var app = Build(result);
        try
        {
            await RequireSchemaAsync(app.Services, cancellationToken);
            await action(app.Services);
            return 0;
        }
        catch (DbException failure)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"The store failed: {failure.Message} The command \"doctor\" looks for the cause.");
            return Failed;
        }
    }

    private static async Task RequireSchemaAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<SqliteFile>() is { } file && !File.Exists(file.Path))
            throw new InvalidOperationException($"There is no database at {file.Path}. Set OfflineSync:Sqlite:Path, or ConnectionStrings:OfflineSync for PostgreSQL.");
        await using var context = services.GetRequiredService<LogContextSource>()();
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new InvalidOperationException("The schema is older than this program. Run the command \"migrate\", or start the server, first.");
    }
}

using OfflineSync.Server.Commands;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Commands;

/// <summary>What a command of the server prints and how it ends.</summary>
internal static class CommandOutput
{
    /// <summary>Runs a command on the store of a server.</summary>
    public static async Task<(int Code, string Text)> RunAsync(ServerOptions server, params string[] args)
    {
        string[] where = server.UsesPostgres ? ["--ConnectionStrings:OfflineSync", server.Postgres!] : ["--OfflineSync:Sqlite:Path", server.SqlitePath];
        // What a test says itself comes last, and wins.
        var first = Array.FindIndex(args, arg => arg.Contains(':', StringComparison.Ordinal)) is var at && at >= 0 ? at : args.Length;
        await using var output = new StringWriter();
        var code = await ServerCommands.RunAsync(args[0] == "token" ? args : [.. args[..first], .. where, .. args[first..]], output);
        return (code, output.ToString());
    }
}

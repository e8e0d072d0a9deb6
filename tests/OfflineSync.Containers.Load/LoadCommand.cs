using System.CommandLine;
using System.Text.Json;

namespace OfflineSync.Containers.Load;

/// <summary>The command line: <c>write</c> and <c>read</c>. Both print their result as the last line, in JSON.</summary>
internal static class LoadCommand
{
    private static readonly Option<Uri> Server = new("--server")
    {
        Required = true,
        Description = "The server's address, http:// or https://.",
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };

    private static readonly Option<string> Scope = new("--scope") { Required = true, Description = "The scope." };
    private static readonly Option<string?> Token = new("--token") { Description = "The bearer token, if the server asks for one." };
    private static readonly Option<int> Devices = new("--devices") { DefaultValueFactory = _ => 4, Description = "How many devices write." };

    private static readonly Option<long> Transactions = new("--transactions")
    {
        DefaultValueFactory = _ => long.MaxValue,
        Description = "How many transactions each device writes at most.",
    };

    public static RootCommand Create()
    {
        var write = new Command("write", "Devices write and sync until standard input ends, and must then be equal.") { Devices, Transactions };
        write.SetAction((parsed, cancellation) => WriteAsync(Read(parsed), parsed.GetValue(Devices), parsed.GetValue(Transactions), cancellation));
        var read = new Command("read", "A new device fetches the scope and tells what it has.");
        read.SetAction((parsed, cancellation) => ReadAsync(Read(parsed), cancellation));
        foreach (var command in new[] { write, read })
        {
            foreach (var option in new Option[] { Server, Scope, Token })
                command.Options.Add(option);
        }
        return new RootCommand("A load on a running server, which says whether anything was lost.") { write, read };
    }

    private static ServerAddress Read(ParseResult parsed) => new(parsed.GetValue(Server)!, parsed.GetValue(Scope)!, parsed.GetValue(Token));

    private static async Task<int> WriteAsync(ServerAddress server, int devices, long transactions, CancellationToken cancellation)
    {
        var result = await LoadRun.RunAsync(server, devices, transactions, cancellation);
        Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
        return result.Equal && result.Lost == 0 && result.Written > 0 ? 0 : 1;
    }

    private static async Task<int> ReadAsync(ServerAddress server, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var device = await Device.OpenAsync(folder.Path, "reader", server, automatic: false, cancellation);
        await device.Client.SyncNowAsync(cancellationToken: cancellation);
        Console.WriteLine(JsonSerializer.Serialize(device.Look(), JsonSerializerOptions.Web));
        return 0;
    }
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server.Commands;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests.Hosting;

public sealed class HealthProbeTests
{
    private readonly SqliteStore _store = new();

    [Fact]
    public async Task The_command_tells_whether_the_server_is_ready()
    {
        var options = new ServerOptions();
        _store.Configure(options);
        var builder = ServerHost.CreateBuilder(
        [
            "--OfflineSync:Listen:Grpc=127.0.0.1:0", "--OfflineSync:Listen:Health=0.0.0.0:0", $"--OfflineSync:Sqlite:Path={options.SqlitePath}",
            $"--OfflineSync:Access:Keys:0={Convert.ToBase64String(new byte[32])}",
        ]);
        string health;
        await using (var app = builder.Build())
        {
            app.MapOfflineSync();
            await app.StartAsync();
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            health = $"0.0.0.0:{new Uri(addresses.Single(address => address.Contains("0.0.0.0", StringComparison.Ordinal))).Port}";
            Assert.Equal(0, await AskAsync(health));

            _store.Execute("DROP TABLE scopes");
            Assert.Equal(1, await AskAsync(health));
            await app.StopAsync();
        }
        Assert.Equal(1, await AskAsync(health));
        _store.Delete();
    }

    private static Task<int> AskAsync(string address) => ServerCommands.RunAsync(["health", $"--OfflineSync:Listen:Health={address}"]);
}

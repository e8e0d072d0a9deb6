using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Google.Protobuf;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Access;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Rpc;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>A server is open to anybody only in development and on this machine; and a host may bring an authentication of its own.</summary>
public sealed class OpenServerTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-open-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Production", "127.0.0.1", null, "Nobody could use")]
    [InlineData("Staging", "127.0.0.1", true, "for the environment Development only")]
    [InlineData("Development", "127.0.0.1", false, "Nobody could use")]
    [InlineData("Development", "0.0.0.0", null, "lets anybody in")]
    [InlineData("Development", "[::]", true, "lets anybody in")]
    [InlineData("Development", "127.0.0.1", null, null)]
    [InlineData("Development", "[::1]", true, null)]
    public async Task Anybody_is_let_in_only_in_development_and_on_this_machine(string environment, string address, bool? anonymous, string? problem)
    {
        async Task StartAsync()
        {
            await using var app = Build(environment, IPAddress.Parse(address.Trim('[', ']')), options => options.Anonymous = anonymous);
            app.MapOfflineSync();
            await app.StartAsync();
            await app.StopAsync();
        }

        if (problem is null)
            await StartAsync();
        else
            Assert.Contains(problem, (await Assert.ThrowsAsync<InvalidOperationException>(StartAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_any_address_will_do()
    {
        await using var app = Build("Production", IPAddress.Any, options => options.Keys.Add(Key));
        app.MapOfflineSync();
        await app.StartAsync();
    }

    public static TheoryData<Action<AccessOptions>, string> Wrong => new()
    {
        { options => options.Keys.Add("short"), "Keys:0" },
        { options => options.Keys.Add(Convert.ToBase64String(new byte[31])), "Keys:0" },
        { options => options.Authority = "https://login.example.com", "" },
        { options => options.Authority = "http://login.example.com", "https://" },
        { options => options.Authority = "login", "https://" },
        { options => { options.Authority = "https://login.example.com"; options.Keys.Add(Key); }, "choose one" },
        { options => { options.Anonymous = true; options.Keys.Add(Key); }, "choose one" },
        { options => { options.Keys.Add(Key); options.Audience = ""; }, "Audience" },
        { options => { options.Keys.Add(Key); options.ClientsPerSubjectMax = 0; }, "ClientsPerSubjectMax" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_that_make_no_sense_are_named(Action<AccessOptions> configure, string named)
    {
        void Add() => new ServiceCollection().AddOfflineSyncServer(options => configure(options.Access));

        if (named.Length == 0)
            Add();
        else
            Assert.Contains(named, Assert.Throws<InvalidOperationException>(Add).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_its_own_authentication_decides_who_comes_in_and_its_authorizer_what_they_may()
    {
        await using var app = Build("Production", IPAddress.Loopback, _ => { }, services =>
        {
            services.AddAuthentication("Own").AddScheme<AuthenticationSchemeOptions, OwnScheme>("Own", _ => { });
            services.AddSingleton<IScopeAuthorizer, ScopeOfTheSameName>();
        });
        app.MapOfflineSync();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        Assert.Null(await StatusOfAsync(address, "ada", "ada"));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOfAsync(address, "ada", "bob"));
        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(address, null, "ada"));
    }

    private static async Task<StatusCode?> StatusOfAsync(Uri address, string? user, string scope)
    {
        using var channel = new RpcChannel(address, new RpcChannelOptions { TokenProvider = (_, _) => ValueTask.FromResult(user) });
        try
        {
            var request = new PullRequest { Scope = scope, ClientId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()) };
            await foreach (var _ in new GrpcSyncTransport(channel).PullAsync(request, CancellationToken.None))
            {
            }
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal.Status;
        }
    }

    private WebApplication Build(string environment, IPAddress address, Action<AccessOptions> configure, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseOfflineSyncKestrel();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        services?.Invoke(builder.Services);
        builder.Services.AddOfflineSyncServer(options =>
        {
            options.SqlitePath = Path.Combine(_folder, "server.db");
            configure(options.Access);
        });
        return builder.Build();
    }

    private sealed class OwnScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString() is not { Length: > 7 } header)
                return Task.FromResult(AuthenticateResult.NoResult());
            var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, header[7..])], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name)));
        }
    }

    private sealed class ScopeOfTheSameName : IScopeAuthorizer
    {
        public ValueTask<ScopeAccess> AuthorizeAsync(ClaimsPrincipal caller, string scope, CancellationToken cancellationToken) =>
            ValueTask.FromResult(caller.FindFirstValue(ClaimTypes.NameIdentifier) == scope ? ScopeAccess.Write : ScopeAccess.None);
    }
}

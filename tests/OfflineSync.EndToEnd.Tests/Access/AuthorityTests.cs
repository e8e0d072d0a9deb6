using System.Security.Cryptography;
using OfflineSync.Client;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>Tokens of an OpenID Connect authority, whose keys the server fetches.</summary>
public sealed class AuthorityTests(SqliteStoreFixture store) : IClassFixture<SqliteStoreFixture>, IAsyncLifetime
{
    private readonly string _scope = $"scope-{Guid.NewGuid():n}";
    private readonly List<Device> _devices = [];
    private Authority _authority = null!;
    private SyncServer _server = null!;

    public async Task InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _server = await SyncServer.StartAsync(options =>
        {
            store.Configure(options);
            options.Access.Authority = _authority.Address;
        });
    }

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
            await device.DisposeAsync();
        await _server.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task What_the_authority_has_signed_opens_what_it_names()
    {
        var device = await OpenAsync(() => _authority.TokenOf("ada", _scope));
        device.Execute("INSERT INTO notes VALUES ('a', 'one')");
        await device.SyncAsync();
        Assert.Equal(0, device.Client.Status.Pending);
        await DeniedAsync(() => _authority.TokenOf("ada", "another"));
    }

    [Fact]
    public async Task What_somebody_else_has_signed_or_issued_opens_nothing()
    {
        using var key = RSA.Create(2048);
        await DeniedAsync(() => _authority.TokenOf("ada", _scope, signedWith: key));
        await DeniedAsync(() => _authority.TokenOf("ada", _scope, issuer: "http://127.0.0.1:9"));
        await DeniedAsync(() => new Token { Write = [_scope] }.Text());
        await DeniedAsync(() => null);
    }

    [Fact]
    public async Task A_key_that_the_authority_changes_is_fetched()
    {
        var device = await OpenAsync(() => _authority.TokenOf("ada", _scope));
        await device.SyncAsync();
        _authority.ChangeKey();
        device.Execute("INSERT INTO notes VALUES ('b', 'two')");
        // The first call with the new key makes the server fetch it.
        await Testing.Waiting.UntilAsync(
            async () =>
            {
                try
                {
                    await device.SyncAsync();
                    return true;
                }
                catch (OfflineSyncException refusal) when (refusal.Error == OfflineSyncError.AccessDenied)
                {
                    return false;
                }
            },
            "The new key was not fetched.");
        Assert.Equal(0, device.Client.Status.Pending);
    }

    private async Task DeniedAsync(Func<string?> token)
    {
        var device = await OpenAsync(token);
        Assert.Equal(OfflineSyncError.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.SyncAsync())).Error);
    }

    private async Task<Device> OpenAsync(Func<string?> token)
    {
        var device = new Device(_server.Address, _scope, ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT)"], "notes")
        {
            Configure = options => options.TokenProvider = (_, _) => ValueTask.FromResult(token()),
        };
        _devices.Add(device);
        await device.OpenAsync();
        return device;
    }
}

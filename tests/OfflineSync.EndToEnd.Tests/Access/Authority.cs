using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>An OpenID Connect authority on loopback: its discovery document, its keys, and tokens that it signs (RS256).</summary>
internal sealed class Authority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Id, RSA Key)> _keys = [];

    private Authority(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<Authority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var authority = new Authority(builder.Build());
        authority.ChangeKey();
        authority._app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = authority.Address, jwks_uri = $"{authority.Address}/keys" }));
        authority._app.MapGet("/keys", () => Results.Json(new { keys = authority._keys.Select(PublicKey) }));
        await authority._app.StartAsync();
        return authority;
    }

    /// <summary>Signs with a new key from now on, and publishes that one only.</summary>
    public void ChangeKey()
    {
        _keys.Clear();
        _keys.Add(($"key-{Guid.NewGuid():n}", RSA.Create(2048)));
    }

    public string TokenOf(string subject, string scope, string? issuer = null, RSA? signedWith = null)
    {
        var (id, key) = _keys[^1];
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject,
            ["aud"] = "offlinesync",
            ["iss"] = issuer ?? Address,
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
            ["offlinesync.write"] = scope,
        };
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = id }))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = (signedWith ?? key).SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Encode(signature)}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static object PublicKey((string Id, RSA Key) pair)
    {
        var key = pair.Key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = pair.Id, n = Encode(key.Modulus!), e = Encode(key.Exponent!) };
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

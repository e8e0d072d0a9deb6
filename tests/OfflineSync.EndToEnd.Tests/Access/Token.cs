using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OfflineSync.EndToEnd.Tests.Access;

/// <summary>A JSON Web Token by its definition (RFC 7515, RFC 7519), so that the server's library is held against something else than itself.</summary>
internal sealed record Token
{
    /// <summary>The key of the servers under test.</summary>
    public static string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public string? Subject { get; init; } = "ada";

    public string[] Read { get; init; } = [];

    public string[] Write { get; init; } = [];

    public string? Audience { get; init; } = "offlinesync";

    public string? Issuer { get; init; } = "offlinesync";

    public string Algorithm { get; init; } = "HS256";

    /// <summary>Seconds from now; null: it never ends.</summary>
    public int? EndsIn { get; init; } = 600;

    public string SignedWith { get; init; } = Key;

    public string Text()
    {
        var claims = new Dictionary<string, object?>
        {
            ["sub"] = Subject,
            ["aud"] = Audience,
            ["iss"] = Issuer,
            ["exp"] = EndsIn is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds() : null,
            ["offlinesync.read"] = Read,
            ["offlinesync.write"] = Write,
        };
        foreach (var (name, _) in claims.Where(claim => claim.Value is null).ToArray())
            claims.Remove(name);
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = Algorithm, typ = "JWT" }))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = Algorithm == "none" ? [] : HMACSHA256.HashData(Convert.FromBase64String(SignedWith), Encoding.UTF8.GetBytes(signed));
        return $"{signed}.{Encode(signature)}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

using System.Collections.Frozen;
using System.Security.Cryptography;
using OfflineSync.Server.Dashboard.Shell;

namespace OfflineSync.Server.Dashboard.Assets;

/// <summary>A file that pages need. Its address has its version, so browsers keep it.</summary>
internal sealed class Asset
{
    private static readonly FrozenDictionary<string, Asset> All = new[]
    {
        new Asset("dashboard.css", "text/css; charset=utf-8"), new Asset("dashboard.js", "text/javascript; charset=utf-8"), new Asset("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset._name, StringComparer.Ordinal);

    private readonly string _name;
    private readonly string _type;
    private readonly byte[] _content;
    private readonly string _version;

    private Asset(string name, string type)
    {
        using var source = typeof(Asset).Assembly.GetManifestResourceStream($"Dashboard.{name}")!;
        _content = new byte[source.Length];
        source.ReadExactly(_content);
        (_name, _type) = (name, type);
        _version = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 6));
    }

    /// <summary>The version of a file.</summary>
    public static string VersionOf(string name) => All[name]._version;

    /// <summary>Serves a file; there is nothing secret in it.</summary>
    public static async Task ServeAsync(HttpContext http, string name)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        PageServer.Protect(http);
        http.Response.Headers.CacheControl = http.Request.Query["v"] == asset._version ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.ContentType = asset._type;
        http.Response.ContentLength = asset._content.Length;
        await http.Response.Body.WriteAsync(asset._content, http.RequestAborted);
    }
}

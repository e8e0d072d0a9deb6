using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Server.Attachments.Files.S3;

/// <summary>
/// Which object has what: <c>&lt;scope&gt;/files/&lt;hash&gt;.&lt;upload&gt;</c>, <c>&lt;scope&gt;/partial/&lt;hash&gt;.&lt;upload&gt;</c>, and <c>scopes/&lt;scope&gt;</c> with the
/// scope's name, where <c>&lt;scope&gt;</c> is the hash of that name.
/// </summary>
/// <param name="prefix">Comes before all keys.</param>
internal sealed class S3Layout(string prefix)
{
    /// <summary>Begins the keys of the objects with the names of scopes.</summary>
    public string Scopes { get; } = $"{prefix}scopes/";

    /// <summary>The object with the name of a scope.</summary>
    public string ScopeOf(string scope) => Scopes + HashOf(scope);

    /// <summary>Begins the keys of a scope's complete files.</summary>
    public string FilesOf(string scope) => $"{prefix}{HashOf(scope)}/files/";

    /// <summary>Begins the keys of a scope's files that are not verified.</summary>
    public string PartialsOf(string scope) => $"{prefix}{HashOf(scope)}/partial/";

    /// <summary>A complete file.</summary>
    public string FileOf(FileName name) => FilesOf(name.Scope) + name.Text;

    /// <summary>One that is not verified.</summary>
    public string PartialOf(FileName name) => PartialsOf(name.Scope) + name.Text;

    /// <summary>Reads the name of a file; null for a key that is not the server's.</summary>
    public static FileName? NameOf(string scope, string key) => FileName.Parse(scope, key.AsSpan(key.LastIndexOf('/') + 1));

    private static string HashOf(string scope) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)));
}
